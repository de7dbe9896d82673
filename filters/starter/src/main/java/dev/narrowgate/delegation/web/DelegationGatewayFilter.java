package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.web.body.BodyLimitFilter;
import dev.narrowgate.delegation.web.header.AuthorityHeaders;
import dev.narrowgate.delegation.web.header.ConnectionOptionsFilter;
import dev.narrowgate.delegation.web.header.DpopNonceHeader;
import dev.narrowgate.delegation.web.header.TaskHeader;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The policy enforcement point of one route: runs its requests through the pipeline, and forwards permitted hops. */
public final class DelegationGatewayFilter implements GatewayFilter {

    private final DelegationPolicy known;
    private final PolicyPlace place;
    private final PresentEngine present;
    private final DelegationDeadline end;
    private final @Nullable DelegationFailure shut;

    /**
     * @param known the policy as of the route's creation; requests after its removal are recorded under it and refused
     * @param shut refuses every request; null on a valid route
     */
    DelegationGatewayFilter(
            DelegationPolicy known,
            PolicyPlace place,
            PresentEngine present,
            DelegationDeadline end,
            @Nullable DelegationFailure shut) {
        this.known = known;
        this.place = place;
        this.present = present;
        this.end = end;
        this.shut = shut;
    }

    /** Returns the filter of an invalid route, which refuses and records every request. */
    public DelegationGatewayFilter shut(String reason) {
        return new DelegationGatewayFilter(known, place, present, end, new DepartureRefused(reason));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        // Read once, so that the whole request uses one engine.
        var engine = present.of(exchange);
        var route = engine.at(place);
        var received = route == null
                ? engine.judge().hops().read(exchange, known, null)
                : engine.judge().hops().read(exchange, route.policy(), route.shadowed());
        if (route == null) {
            var gone = new DepartureRefused("policy " + place.name() + " is no longer configured");
            return run(exchange, engine, null, received, Answer.refused(gone), chain);
        }
        var refused = shut == null ? problem(exchange.getRequest(), route) : shut;
        if (refused == null && received.shadow() != null && RequestCredentials.hasTokenInQuery(exchange.getRequest())) {
            // Enforced, the policy refuses it. In its shadow the token would go on in the address.
            refused = new RequestMalformed("a token in the query");
        }
        Answer<Credentials> shown = refused == null
                ? engine.credentials().read(exchange.getRequest(), received.presented())
                : Answer.refused(refused);
        return run(exchange, engine, route, received, shown, chain);
    }

    private Mono<Void> run(
            ServerWebExchange exchange,
            ServedEngine engine,
            @Nullable RoutePolicy route,
            Received received,
            Answer<Credentials> shown,
            GatewayFilterChain chain) {
        return engine.judge()
                .pipeline()
                .run(
                        received,
                        shown,
                        departure -> forward(exchange, chain, departure, engine, route),
                        hop -> answer(exchange, hop, engine, route));
    }

    private static Mono<Void> answer(
            ServerWebExchange exchange, RefusedHop refused, ServedEngine engine, @Nullable RoutePolicy route) {
        engine.callers().refusals().note(refused);
        var problems = route == null ? engine.problems() : route.problems();
        return RequestEventLoop.on(exchange, problems.write(exchange, refused));
    }

    /** Returns a refusal that does not depend on the credentials, or null. */
    private static @Nullable DelegationFailure problem(ServerHttpRequest request, RoutePolicy route) {
        var channel = RequestEventLoop.channel(request);
        if (channel != null && BrokenRequest.isRefused(channel)) {
            return new RequestMalformed(BrokenRequest.text(channel));
        }
        var tooLarge = BodyLimitFilter.problem(request, route.bodies());
        return tooLarge == null ? ConnectionOptionsFilter.problem(request.getHeaders()) : tooLarge;
    }

    private Mono<Integer> forward(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            ForwardableHop departure,
            ServedEngine engine,
            @Nullable RoutePolicy route) {
        if (route == null) {
            return Mono.error(new DepartureRefused("policy " + place.name() + " is no longer configured"));
        }
        if (departure.shadowed() != null) {
            engine.callers().refusals().shadowed(departure.shadowed());
        }
        DepartureAttribute.set(exchange, departure, engine, route);
        var nonce = engine.callers().dpopNonce().get();
        if (nonce != null) {
            DpopNonceHeader.offer(exchange, departure, nonce);
        }
        TaskHeader.offer(exchange, departure);
        return RequestEventLoop.on(exchange, Mono.defer(() -> follow(exchange, chain, departure, route)));
    }

    private Mono<Integer> follow(
            ServerWebExchange exchange, GatewayFilterChain chain, ForwardableHop departure, RoutePolicy route) {
        var trace = HopTrace.begin(RequestEventLoop.channel(exchange.getRequest()), departure.traffic());
        var forwarded = withDeadline(
                exchange, departure, chain.filter(AuthorityHeaders.removedFrom(exchange, route.allowed())));
        return new HopEnding(exchange, trace).of(forwarded).contextWrite(context -> context.put(HopTrace.class, trace));
    }

    /**
     * Ends the forwarding with the permission. An open WebSocket gets the reason and the time for its own close
     * handshake.
     */
    private Mono<Void> withDeadline(ServerWebExchange exchange, ForwardableHop departure, Mono<Void> forwarded) {
        var over = end.of(exchange, departure)
                .delayUntil(why ->
                        WebSocketHandshake.isOpen(exchange) ? Mono.delay(DelegationDeadline.CLOSE_GRACE) : Mono.empty())
                .flatMap(why -> Mono.<Void>error(
                        new DelegationEnded(why + " while the answer was under way", HopEnding.answered(exchange))));
        // First, so that nothing is forwarded after the permission has ended.
        return Mono.firstWithSignal(over, forwarded);
    }

    @Override
    public String toString() {
        return "Delegation=" + place.name();
    }
}
