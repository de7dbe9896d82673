package dev.narrowgate.delegation.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.pipeline.Departure;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** A permitted hop on its way through the filters of its route: what arrived, and whether it has left. */
final class DepartingHop {

    private final Departure departure;
    private final ServerHttpRequest arrived;
    private final @Nullable Route route;
    private final @Nullable ArrivedExchange beginning;
    private final @Nullable DepartingHop first;
    private final AtomicReference<@Nullable URI> left = new AtomicReference<>();

    DepartingHop(Departure departure, ServerWebExchange exchange) {
        this(departure, exchange, null, SecondAttempt.mayBeRepeated(exchange) ? new ArrivedExchange(exchange) : null);
    }

    private DepartingHop(
            Departure departure,
            ServerWebExchange exchange,
            @Nullable DepartingHop first,
            @Nullable ArrivedExchange beginning) {
        this.departure = departure;
        this.arrived = exchange.getRequest();
        this.route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        this.first = first;
        this.beginning = beginning;
    }

    /** The same hop once more, with the exchange as it was when the first attempt began. */
    DepartingHop again(Departure second, ServerWebExchange exchange) {
        if (beginning == null) {
            throw new DepartureRefused("it was sent already, and may not be repeated");
        }
        beginning.restore(exchange);
        return new DepartingHop(second, exchange, this, null);
    }

    Departure departure() {
        return departure;
    }

    /** The request that was decided on. */
    ServerHttpRequest arrived() {
        return arrived;
    }

    /** The route that was decided on; null when another one serves the exchange now, even one that looks the same. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Route route(ServerWebExchange exchange) {
        Route now = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        return now == route ? route : null;
    }

    /** True for the first call alone: one record is for one forward (law 8). */
    boolean leave(URI target) {
        departure.traffic().forwarded();
        return left.compareAndSet(null, target);
    }

    /** Whether an earlier attempt asked for another path or query. A balancer may have chosen another instance since. */
    boolean wentElsewhere(URI target) {
        var before = first == null ? null : first.left.get();
        return before != null
                && !(Objects.equals(before.getRawPath(), target.getRawPath())
                        && Objects.equals(before.getRawQuery(), target.getRawQuery()));
    }

    /** The first header with a credential that arrived, or null. */
    @Nullable
    String copy(HttpHeaders leaving) {
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
    boolean isCopied(String text) {
        return departure.hop().received().presented().areIn(text);
    }
}
