package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.pipeline.Departure;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Carries the departure from the filter to the place where the outgoing headers are made. */
final class DepartureAttribute {

    private static final String NAME = DepartureAttribute.class.getName();

    private DepartureAttribute() {}

    /** @param exchange as it arrived, before another filter changed it */
    static void set(ServerWebExchange exchange, Departure departure) {
        exchange.getAttributes().put(NAME, new DepartingHop(departure, exchange));
    }

    /** Null on a route without delegation. */
    static @Nullable Departure get(ServerWebExchange exchange) {
        var hop = hop(exchange);
        return hop == null ? null : hop.departure();
    }

    /** Null on a route without delegation. */
    static @Nullable DepartingHop hop(ServerWebExchange exchange) {
        return exchange.getAttribute(NAME);
    }
}
