package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.web.route.DelegatedRoutes;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Carries the permitted hop in the exchange, from the Delegation filter to the filter that makes the outgoing headers.
 */
public final class DepartureAttribute {

    private static final String NAME = DepartureAttribute.class.getName();

    private DepartureAttribute() {}

    /** @param exchange the exchange as it arrived, before another filter changed it */
    static void set(ServerWebExchange exchange, ForwardableHop departure, ServedEngine engine, RoutePolicy policy) {
        DepartingHop first = departure.again() ? exchange.getAttribute(NAME) : null;
        var hop = first == null
                ? new DepartingHop(departure, exchange, engine, policy)
                : first.again(departure, exchange);
        exchange.getAttributes().put(NAME, hop);
    }

    /** Returns the permitted hop, or null on a route without delegation. */
    public static @Nullable ForwardableHop get(ServerWebExchange exchange) {
        DepartingHop hop = exchange.getAttribute(NAME);
        return hop == null ? null : hop.departure();
    }

    /** Returns the hop under way with its policy and engine, or null on a route without delegation. */
    public static @Nullable DepartingHop departing(ServerWebExchange exchange) {
        return exchange.getAttribute(NAME);
    }

    /**
     * Returns the hop under way, or null on a route without delegation. Fails with {@link DepartureRefused} if a filter
     * of a delegated route removed the hop.
     */
    public static @Nullable DepartingHop hop(ServerWebExchange exchange) {
        DepartingHop hop = exchange.getAttribute(NAME);
        if (hop == null && DelegatedRoutes.isDelegated(exchange.getAttribute(GATEWAY_ROUTE_ATTR))) {
            throw new DepartureRefused("a filter of the route removed the permitted hop");
        }
        return hop;
    }
}
