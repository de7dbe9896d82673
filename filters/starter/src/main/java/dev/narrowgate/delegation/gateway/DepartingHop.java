package dev.narrowgate.delegation.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.pipeline.Departure;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AtomicBoolean left = new AtomicBoolean();

    DepartingHop(Departure departure, ServerWebExchange exchange) {
        this.departure = departure;
        this.arrived = exchange.getRequest();
        this.route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
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
    boolean leave() {
        departure.traffic().forwarded();
        return left.compareAndSet(false, true);
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
