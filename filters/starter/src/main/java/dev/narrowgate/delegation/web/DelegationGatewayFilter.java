package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.web.body.BodyLimitFilter;
import dev.narrowgate.delegation.web.header.AllowedHeaders;
import dev.narrowgate.delegation.web.header.AuthorityHeaders;
import dev.narrowgate.delegation.web.header.ConnectionOptionsFilter;
import dev.narrowgate.delegation.web.header.DpopNonceHeader;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The policy enforcement point of one route: runs its requests through the pipeline, and forwards what comes out. */
public final class DelegationGatewayFilter implements GatewayFilter {

    private final DelegationPolicy policy;
    private final AllowedHeaders allowed;
    private final DelegationPipeline pipeline;
    private final HopReader hops;
    private final RequestCredentials credentials;
    private final ProblemWriter problems;
    private final RefusalLog refusals;
    private final Supplier<@Nullable String> dpopNonce;
    private final BodyLimitFilter bodies;
    private final DelegationDeadline end;
    private final @Nullable DelegationFailure shut;

    DelegationGatewayFilter(
            DelegationPolicy policy,
            AllowedHeaders allowed,
            DelegationPipeline pipeline,
            HopReader hops,
            RequestCredentials credentials,
            ProblemWriter problems,
            RefusalLog refusals,
            Supplier<@Nullable String> dpopNonce,
            BodyLimitFilter bodies,
            DelegationDeadline end) {
        this(policy, allowed, pipeline, hops, credentials, problems, refusals, dpopNonce, bodies, end, null);
    }

    private DelegationGatewayFilter(
            DelegationPolicy policy,
            AllowedHeaders allowed,
            DelegationPipeline pipeline,
            HopReader hops,
            RequestCredentials credentials,
            ProblemWriter problems,
            RefusalLog refusals,
            Supplier<@Nullable String> dpopNonce,
            BodyLimitFilter bodies,
            DelegationDeadline end,
            @Nullable DelegationFailure shut) {
        this.policy = policy;
        this.allowed = allowed;
        this.pipeline = pipeline;
        this.hops = hops;
        this.credentials = credentials;
        this.problems = problems;
        this.refusals = refusals;
        this.dpopNonce = dpopNonce;
        this.bodies = bodies;
        this.end = end;
        this.shut = shut;
    }

    /** The same for a route that cannot be: every request is refused, with a record, whatever it shows. */
    public DelegationGatewayFilter shut(String reason) {
        return new DelegationGatewayFilter(
                policy,
                allowed,
                pipeline,
                hops,
                credentials,
                problems,
                refusals,
                dpopNonce,
                bodies,
                end,
                new DepartureRefused(reason));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var received = hops.read(exchange, policy);
        var refused = shut == null ? problem(exchange.getRequest()) : shut;
        Answer<Credentials> shown = refused == null
                ? credentials.read(exchange.getRequest(), received.presented())
                : Answer.refused(refused);
        return pipeline.run(
                received, shown, departure -> forward(exchange, chain, departure), hop -> answer(exchange, hop));
    }

    private Mono<Void> answer(ServerWebExchange exchange, RefusedHop refused) {
        refusals.note(refused);
        return RequestEventLoop.on(exchange, problems.write(exchange, refused));
    }

    /** What can be said of a request without a look at its credentials. */
    private @Nullable DelegationFailure problem(ServerHttpRequest request) {
        var channel = RequestEventLoop.channel(request);
        if (channel != null && BrokenRequest.isRefused(channel)) {
            return new RequestMalformed(BrokenRequest.why(channel));
        }
        var tooLarge = bodies.problem(request, policy);
        return tooLarge == null ? ConnectionOptionsFilter.problem(request.getHeaders()) : tooLarge;
    }

    private Mono<Integer> forward(ServerWebExchange exchange, GatewayFilterChain chain, ForwardableHop departure) {
        DepartureAttribute.set(exchange, departure);
        var nonce = dpopNonce.get();
        if (nonce != null) {
            DpopNonceHeader.offer(exchange, departure, nonce);
        }
        return RequestEventLoop.on(exchange, Mono.defer(() -> follow(exchange, chain, departure)));
    }

    private Mono<Integer> follow(ServerWebExchange exchange, GatewayFilterChain chain, ForwardableHop departure) {
        var trace = HopTrace.begin(RequestEventLoop.channel(exchange.getRequest()), departure.traffic());
        var forwarded = untilTheEnd(exchange, departure, chain.filter(AuthorityHeaders.removedFrom(exchange, allowed)));
        return new HopEnding(exchange, trace).of(forwarded).contextWrite(context -> context.put(HopTrace.class, trace));
    }

    /** A WebSocket that is open is told why, and so has a while to see to its end itself. */
    private Mono<Void> untilTheEnd(ServerWebExchange exchange, ForwardableHop departure, Mono<Void> forwarded) {
        var over = end.of(exchange, departure)
                .delayUntil(why ->
                        WebSocketHandshake.isOpen(exchange) ? Mono.delay(DelegationDeadline.GOODBYE) : Mono.empty())
                .flatMap(why -> Mono.<Void>error(
                        new DelegationEnded(why + " while the answer was under way", HopEnding.answered(exchange))));
        // In this order: what is over already is not forwarded at all.
        return Mono.firstWithSignal(over, forwarded);
    }

    @Override
    public String toString() {
        return "Delegation=" + policy.name();
    }
}
