package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;

import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.pipeline.NotAccepted;
import java.util.Set;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * Sends a request once more. It gets another token after a 401 of the next hop to a kept token. It stays unchanged
 * after a connection that ended without an answer.
 */
public final class SecondAttempt {

    /** Idempotent methods (RFC 9110, section 9.2.2). TRACE is not forwarded. */
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private SecondAttempt() {}

    static boolean isAllowed(ServerWebExchange exchange, ForwardableHop departure) {
        return departure.mayBeRenewed()
                && exchange.getAttribute(CLIENT_RESPONSE_CONN_ATTR) instanceof Connection
                && mayBeRepeated(exchange);
    }

    /**
     * Whether a request has an idempotent method and no body, which would have gone out already. Without a length or an
     * encoding there is no body (RFC 9112, section 6.3). Over HTTP/2 the server adds an encoding if a body may follow.
     * The headers that arrived decide, because a filter of the route can remove both and leave the body.
     */
    public static boolean mayBeRepeated(ServerWebExchange exchange) {
        return IDEMPOTENT.contains(exchange.getRequest().getMethod()) && !mayHaveBody(exchange.getRequest());
    }

    private static boolean mayHaveBody(ServerHttpRequest request) {
        var arrived = RequestEventLoop.received(request);
        if (arrived == null) {
            var headers = request.getHeaders();
            return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        }
        var headers = arrived.requestHeaders();
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Discards the first answer, and fails with {@link NotAccepted}. */
    static <T> Mono<T> prepare(ServerWebExchange exchange) {
        // Also closes the connection, which cannot serve another request after an unread body.
        ServerWebExchangeUtils.reset(exchange);
        exchange.getResponse().setStatusCode(null);
        return Mono.error(new NotAccepted());
    }
}
