package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.Departure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final CredentialReader credentials;
    private final ProblemWriter problems;
    private final Supplier<@Nullable String> dpopNonce;

    DelegationGatewayFilter(
            DelegationPolicy policy,
            DelegationPipeline pipeline,
            HopReader hops,
            CredentialReader credentials,
            ProblemWriter problems,
            Supplier<@Nullable String> dpopNonce) {
        this.policy = policy;
        this.pipeline = pipeline;
        this.hops = hops;
        this.credentials = credentials;
        this.problems = problems;
        this.dpopNonce = dpopNonce;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var received = hops.read(exchange, policy);
        return pipeline.run(
                        received,
                        credentials.read(exchange.getRequest()),
                        departure -> forward(exchange, chain, departure))
                .onErrorResume(
                        DelegationFailure.class,
                        failure -> RequestEventLoop.on(exchange, problems.write(exchange, received.id(), failure)));
    }

    private Mono<Integer> forward(ServerWebExchange exchange, GatewayFilterChain chain, Departure departure) {
        DepartureAttribute.set(exchange, departure);
        var nonce = dpopNonce.get();
        if (nonce != null) {
            DpopNonceHeader.offer(exchange, departure, nonce);
        }
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
