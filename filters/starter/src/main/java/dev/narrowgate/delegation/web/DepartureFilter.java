package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.isAlreadyRouted;

import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.web.route.RouteTarget;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Stops a permitted hop that would leave in another way than over HTTP to a next hop. In other ways the outgoing
 * headers are not made, so the request would go on as it arrived. All further checks follow where the headers are made.
 * The life of the token is checked once more when the connection is there.
 */
public final class DepartureFilter implements GlobalFilter, Ordered {

    /** The order of the first filter that sends a request, which is the filter for WebSockets. */
    private static final int ROUTING = Ordered.LOWEST_PRECEDENCE - 1;

    public static final int ORDER = ROUTING - 1;

    private final DepartureCheck check;

    public DepartureFilter(InstantSource clock) {
        this.check = new DepartureCheck(clock);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var hop = DepartureAttribute.hop(exchange);
        if (hop == null) {
            return chain.filter(exchange);
        }
        URI target = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
        var scheme = target == null ? null : target.getScheme();
        if (!RouteTarget.isHttp(scheme)) {
            return Mono.error(new DepartureRefused("'" + scheme + "' is not a scheme of a next hop"));
        }
        if (isAlreadyRouted(exchange)) {
            return Mono.error(new DepartureRefused("a filter of the route has sent a request of its own"));
        }
        var request = new DepartingRequest(exchange.getRequest(), check, hop);
        return chain.filter(exchange.mutate().request(request).build());
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
