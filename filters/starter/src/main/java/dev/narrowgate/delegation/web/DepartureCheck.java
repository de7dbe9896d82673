package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.web.request.AmbiguousRequestCheck;
import dev.narrowgate.delegation.web.route.RouteTarget;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Compares a request that is about to leave with the permitted and recorded hop (laws 5, 7 and 8). It checks the
 * changes that the filters of the route made, whichever filters these are.
 */
public final class DepartureCheck {

    private final InstantSource clock;

    public DepartureCheck(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Fails with {@link DepartureRefused} unless the request leaves for the address of its route, as it was decided on.
     */
    public void checkTarget(ServerWebExchange exchange, DepartingHop hop) {
        URI target = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
        var route = hop.route(exchange);
        if (route == null) {
            throw new DepartureRefused("the route is not the one of the decision");
        }
        if (!RouteTarget.isOf(route, target, exchange)) {
            throw new DepartureRefused("the target is not the address of its route");
        }
        checkRequest(exchange, hop, target);
    }

    /**
     * The decision was about method and path. The operator's filters may change the path, but it must keep one meaning.
     */
    private static void checkRequest(ServerWebExchange exchange, DepartingHop hop, URI target) {
        var request = exchange.getRequest();
        var arrived = hop.arrived();
        if (!request.getMethod().equals(arrived.getMethod())) {
            throw new DepartureRefused("the method is not the one of the decision");
        }
        var uri = request.getURI();
        if (!Objects.equals(uri.getRawPath(), target.getRawPath())
                || !Objects.equals(uri.getRawQuery(), target.getRawQuery())) {
            throw new DepartureRefused("the target has another path or query than the request's");
        }
        if (!Objects.equals(uri.getRawPath(), arrived.getURI().getRawPath())
                && AmbiguousRequestCheck.problem(request) != null) {
            throw new DepartureRefused("a filter of the route made an ambiguous path");
        }
        if (hop.hasOtherTarget(target)) {
            throw new DepartureRefused("a further attempt has another path or query than the first");
        }
        if (hop.isCopied(target.toString())) {
            throw new DepartureRefused("the target holds an incoming token");
        }
    }

    /**
     * Fails unless the hop leaves for the first time, with tokens that are alive, and without a credential that
     * arrived.
     *
     * @param target the URI that the request leaves for
     * @param headers the headers that leave, before the gateway sets its own
     */
    public void leave(DepartingHop hop, URI target, HttpHeaders headers) {
        var copy = hop.copy(headers);
        if (copy != null) {
            throw new DepartureRefused("the header " + copy + " holds an incoming token");
        }
        checkLife(hop);
        if (!hop.leave(target)) {
            throw new DepartureRefused("the request was sent already, and a further attempt has no record of its own");
        }
    }

    /** Fails unless the token for the next hop and the token that arrived are both alive. */
    void checkLife(DepartingHop hop) {
        if (!clock.instant().isBefore(hop.departure().hop().latestDeparture())) {
            throw new ExchangeUnavailable("the token for the next hop expired before the request was sent");
        }
    }
}
