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
 * Sends a request once more: with another token, when the next hop answered 401 to one that was kept from before, or as it is, when
 * its connection ended without an answer.
 */
public final class SecondAttempt {

    /** Idempotent methods (RFC 9110, section 9.2.2). TRACE is not forwarded. */
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private SecondAttempt() {}

    static boolean isWorthIt(ServerWebExchange exchange, ForwardableHop departure) {
        return departure.mayBeRenewed()
                && exchange.getAttribute(CLIENT_RESPONSE_CONN_ATTR) instanceof Connection
                && mayBeRepeated(exchange);
    }

    /**
     * Only without a body, which would have gone out already. Without a length or an encoding there is none (RFC 9112, section
     * 6.3); over HTTP/2 the server writes down an encoding where a body may follow. A filter of the route can remove both from
     * the request, and the body is still there: what arrived is asked.
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

    /** Forgets the first answer, and fails with {@link NotAccepted}. */
    static <T> Mono<T> prepare(ServerWebExchange exchange) {
        // Also closes the connection: the body of the answer was not read, so it cannot serve another request.
        ServerWebExchangeUtils.reset(exchange);
        exchange.getResponse().setStatusCode(null);
        return Mono.error(new NotAccepted());
    }
}
