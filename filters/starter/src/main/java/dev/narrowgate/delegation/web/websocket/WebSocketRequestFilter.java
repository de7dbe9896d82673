package dev.narrowgate.delegation.web.websocket;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.web.nexthop.NextHopCallFilter;
import dev.narrowgate.delegation.web.route.RouteTarget;
import java.net.URI;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sends the handshake of a WebSocket to the next hop as an ordinary request, before the caller gets an answer. The
 * framework's own filter would open the caller's WebSocket first and choose its subprotocol.
 */
public final class WebSocketRequestFilter implements GlobalFilter, Ordered {

    /** Before the framework's own filter and around the call, so that a repeated call is an ordinary request too. */
    private static final int ORDER = NextHopCallFilter.ORDER - 1;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var request = exchange.getRequest();
        URI target = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
        if (!WebSocketHandshake.isOffered(request) || target == null || !RouteTarget.isHttp(target.getScheme())) {
            return chain.filter(exchange);
        }
        if (!WebSocketHandshake.isSound(request)) {
            return Mono.error(new RequestMalformed("the upgrade is not a WebSocket handshake"));
        }
        WebSocketHandshake.begin(exchange);
        exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, overHttp(target));
        return chain.filter(
                exchange.mutate().request(WebSocketHandshake.ordinary(request)).build());
    }

    /**
     * Replaces {@code ws} by {@code http}, which the handshake uses (RFC 6455, section 3). All other text stays as it
     * is.
     */
    private static URI overHttp(URI target) {
        var text = target.toString();
        return text.regionMatches(true, 0, "ws", 0, 2) ? URI.create("http" + text.substring(2)) : target;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
