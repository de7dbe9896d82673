package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.web.PresentEngine;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses dot segments on routes without the Delegation filter too. A next hop removes them (RFC 3986, section
 * 6.2.2.3). Without this filter, {@code /open/../tickets/1} on an open route would reach a path that another route
 * protects.
 */
public final class DotSegmentFilter implements GlobalFilter, Ordered {

    /** Between plain separators and encoded ones, which many servers decode first. */
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:/|%2F|%5C)\\.\\.?(?:[/;]|%2F|%5C|$)");

    private final PresentEngine present;

    public DotSegmentFilter(PresentEngine present) {
        this.present = present;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var path = exchange.getRequest().getURI().getRawPath();
        return path.indexOf('.') >= 0 && DOT_SEGMENT.matcher(path).find()
                ? present.of(exchange)
                        .problems()
                        .write(exchange, null, new RequestMalformed("the path has a dot segment"))
                : chain.filter(exchange);
    }

    /** Inside the Delegation filter, which refuses more paths than this and records them. */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER + 1;
    }
}
