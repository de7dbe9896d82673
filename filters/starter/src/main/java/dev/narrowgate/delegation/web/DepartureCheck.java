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
 * Holds a request that is about to leave against the hop that was permitted and recorded (laws 5, 7 and 8). It asks what the
 * filters of the route have done, and not which filters these are.
 */
public final class DepartureCheck {

    private final InstantSource clock;

    public DepartureCheck(InstantSource clock) {
        this.clock = clock;
    }

    /** Fails with {@link DepartureRefused} unless the request goes where its route goes, as it was decided. */
    public void checkTarget(ServerWebExchange exchange, DepartingHop hop) {
        URI target = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
        var route = hop.route(exchange);
        if (route == null) {
            throw new DepartureRefused("another route than the one that was decided on would send it");
        }
        if (!RouteTarget.isOf(route, target, exchange)) {
            throw new DepartureRefused("the target is not the address of its route");
        }
        checkRequest(exchange, hop, target);
    }

    /** The decision was about method and path. The path may change by what the operator wrote, and keeps one meaning. */
    private static void checkRequest(ServerWebExchange exchange, DepartingHop hop, URI target) {
        var request = exchange.getRequest();
        var arrived = hop.arrived();
        if (!request.getMethod().equals(arrived.getMethod())) {
            throw new DepartureRefused("with another method than the one that was decided on");
        }
        var uri = request.getURI();
        if (!Objects.equals(uri.getRawPath(), target.getRawPath())
                || !Objects.equals(uri.getRawQuery(), target.getRawQuery())) {
            throw new DepartureRefused("the target has another path or query than the request's");
        }
        if (!Objects.equals(uri.getRawPath(), arrived.getURI().getRawPath())
                && AmbiguousRequestCheck.problem(request) != null) {
            throw new DepartureRefused("a filter of the route made a path with more than one meaning");
        }
        if (hop.wentElsewhere(target)) {
            throw new DepartureRefused("a further attempt has another path or query than the first");
        }
        if (hop.isCopied(target.toString())) {
            throw new DepartureRefused("the target holds a token that arrived");
        }
    }

    /**
     * Fails unless this is the first time that the hop leaves, with a token that is alive, and without what arrived.
     *
     * @param target that it leaves for
     * @param headers those that leave, before ours are set
     */
    public void leave(DepartingHop hop, URI target, HttpHeaders headers) {
        var copy = hop.copy(headers);
        if (copy != null) {
            throw new DepartureRefused("the header " + copy + " holds a token that arrived");
        }
        checkLife(hop);
        if (!hop.leave(target)) {
            throw new DepartureRefused("it was sent once already, and a further attempt has no record of its own");
        }
    }

    /** Fails unless the token that was made for the next hop, and the one that arrived, are alive. */
    void checkLife(DepartingHop hop) {
        var exchanged = hop.departure().hop();
        var now = clock.instant();
        if (!now.isBefore(exchanged.token().expiresAt())
                || !now.isBefore(exchanged.delegation().expiresAt())) {
            throw new ExchangeUnavailable("the token for the next hop ended before the request left");
        }
    }
}
