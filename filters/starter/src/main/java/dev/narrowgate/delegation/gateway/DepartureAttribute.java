package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.pipeline.Departure;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Carries the departure from the filter to the place where the outgoing headers are made. */
final class DepartureAttribute {

    private static final String NAME = DepartureAttribute.class.getName();

    private DepartureAttribute() {}

    static void set(ServerWebExchange exchange, Departure departure) {
        exchange.getAttributes().put(NAME, departure);
    }

    /** Null on a route without delegation. */
    static @Nullable Departure get(ServerWebExchange exchange) {
        return exchange.getAttribute(NAME);
    }
}
