package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A permitted hop on its way through the filters of its route, with the request that arrived and the target that it
 * left for.
 */
public final class DepartingHop {

    private final ForwardableHop departure;
    private final ServedEngine engine;
    private final RoutePolicy policy;
    private final ServerHttpRequest arrived;
    private final @Nullable Route route;
    private final @Nullable ArrivedExchange beginning;
    private final @Nullable DepartingHop first;
    private final AtomicReference<@Nullable URI> left = new AtomicReference<>();

    /**
     * @param engine the engine that the request began with
     * @param policy the policy of the route in that engine
     */
    public DepartingHop(ForwardableHop departure, ServerWebExchange exchange, ServedEngine engine, RoutePolicy policy) {
        this(
                departure,
                exchange,
                engine,
                policy,
                null,
                SecondAttempt.mayBeRepeated(exchange) ? new ArrivedExchange(exchange) : null);
    }

    private DepartingHop(
            ForwardableHop departure,
            ServerWebExchange exchange,
            ServedEngine engine,
            RoutePolicy policy,
            @Nullable DepartingHop first,
            @Nullable ArrivedExchange beginning) {
        this.departure = departure;
        this.engine = engine;
        this.policy = policy;
        this.arrived = exchange.getRequest();
        this.route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        this.first = first;
        this.beginning = beginning;
    }

    /**
     * Returns the second attempt of this hop, and restores the exchange to its state before the first attempt. Fails
     * with {@link DepartureRefused} if the request may not be repeated.
     */
    public DepartingHop again(ForwardableHop second, ServerWebExchange exchange) {
        if (beginning == null) {
            throw new DepartureRefused("the request was sent already, and may not be repeated");
        }
        beginning.restore(exchange);
        return new DepartingHop(second, exchange, engine, policy, this, null);
    }

    public ForwardableHop departure() {
        return departure;
    }

    /** Returns the engine that the request began with. */
    public ServedEngine engine() {
        return engine;
    }

    /** Returns the policy of the route in that engine. */
    public RoutePolicy policy() {
        return policy;
    }

    /** Whether a challenge of the next hop goes to the caller. In the shadow of a policy its answer stays as it is. */
    public boolean passesChallenges() {
        return policy.nextHop() == NextHopChallenge.PASSED
                || departure.hop().received().shadow() != null;
    }

    /** Returns the request that was decided on. */
    public ServerHttpRequest arrived() {
        return arrived;
    }

    /**
     * Returns the route that was decided on. Null if another route serves the exchange now, even one that looks the
     * same.
     */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    public Route route(ServerWebExchange exchange) {
        Route now = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        return now == route ? route : null;
    }

    /** Notes that the hop leaves. True for the first call only, because one record is for one forward (law 8). */
    public boolean leave(URI target) {
        departure.traffic().forwarded();
        return left.compareAndSet(null, target);
    }

    /**
     * Whether an earlier attempt had another path or query. The host may differ after a load balancer has chosen
     * another instance.
     */
    public boolean hasOtherTarget(URI target) {
        var before = first == null ? null : first.left.get();
        return before != null
                && !(Objects.equals(before.getRawPath(), target.getRawPath())
                        && Objects.equals(before.getRawQuery(), target.getRawQuery()));
    }

    /** Returns the first header that contains a token or a proof that arrived, or null. */
    @Nullable
    public String copy(HttpHeaders leaving) {
        for (var header : leaving.headerSet()) {
            for (var value : header.getValue()) {
                if (isCopied(value)) {
                    return header.getKey();
                }
            }
        }
        return null;
    }

    /** Whether a text repeats a token or a proof that arrived. */
    public boolean isCopied(String text) {
        return departure.hop().received().presented().areIn(text);
    }
}
