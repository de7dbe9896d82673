package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.Departure;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The policy enforcement point of one route: runs its requests through the pipeline, and forwards what comes out. */
final class DelegationGatewayFilter implements GatewayFilter {

    private final DelegationPolicy policy;
    private final DelegationPipeline pipeline;
    private final HopReader hops;
    private final ProblemWriter problems;

    DelegationGatewayFilter(
            DelegationPolicy policy, DelegationPipeline pipeline, HopReader hops, ProblemWriter problems) {
        this.policy = policy;
        this.pipeline = pipeline;
        this.hops = hops;
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var received = hops.read(exchange, policy);
        var credentials = CredentialReader.read(exchange.getRequest());
        return pipeline.run(received, credentials, departure -> forward(exchange, chain, departure))
                .onErrorResume(
                        DelegationFailure.class,
                        failure -> RequestEventLoop.on(exchange, problems.write(exchange, received.id(), failure)));
    }

    private Mono<Integer> forward(ServerWebExchange exchange, GatewayFilterChain chain, Departure departure) {
        DepartureAttribute.set(exchange, departure);
        var forwarded = chain.filter(exchange)
                .then(Mono.fromSupplier(() -> status(exchange)))
                .onErrorMap(error ->
                        NextHopFailures.of(error, exchange.getResponse().isCommitted() ? status(exchange) : 0));
        return RequestEventLoop.on(exchange, forwarded);
    }

    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        // The framework answers 200 when nobody said anything else.
        return status == null ? 200 : status.value();
    }

    @Override
    public String toString() {
        return "Delegation=" + policy.name();
    }
}
