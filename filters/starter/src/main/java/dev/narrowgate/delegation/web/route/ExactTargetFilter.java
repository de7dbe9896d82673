package dev.narrowgate.delegation.web.route;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import java.net.URI;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Forwards path and query byte for byte. The framework splits and rebuilds the query, and may then encode the query and
 * the path twice. The next hop would then act on another path than was decided on.
 */
public final class ExactTargetFilter implements GlobalFilter, Ordered {

    /** Directly after the filter that puts the route's host before the request's path. */
    public static final int BEHIND_THE_ROUTE = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;

    /** Directly after the filter that puts an instance's host there. */
    public static final int BEHIND_THE_LOAD_BALANCER =
            ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER + 1;

    private final int order;

    public ExactTargetFilter(int order) {
        this.order = order;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI routed = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
        var asked = exchange.getRequest().getURI();
        if (routed == null || routed.getRawAuthority() == null) {
            return chain.filter(exchange);
        }
        if (!isSame(routed, asked)) {
            var query = asked.getRawQuery();
            exchange.getAttributes()
                    .put(
                            GATEWAY_REQUEST_URL_ATTR,
                            URI.create(routed.getScheme() + "://" + routed.getRawAuthority() + asked.getRawPath()
                                    + (query == null ? "" : "?" + query)));
        }
        return chain.filter(exchange);
    }

    private static boolean isSame(URI routed, URI asked) {
        return asked.getRawPath().equals(routed.getRawPath())
                && (asked.getRawQuery() == null
                        ? routed.getRawQuery() == null
                        : asked.getRawQuery().equals(routed.getRawQuery()));
    }

    @Override
    public int getOrder() {
        return order;
    }
}
