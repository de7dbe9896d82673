package dev.narrowgate.delegation.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;

import dev.narrowgate.delegation.pipeline.Departure;
import dev.narrowgate.delegation.pipeline.NotAccepted;
import java.util.Set;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Sends a request once more, with another token, when the next hop answered 401 to one that was kept from before. */
final class SecondAttempt {

    /** What changes nothing, and has no body unless it says so (RFC 9110, section 9.2.1). */
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** What may be repeated too (RFC 9110, section 9.2.2), where it says that it has no body: one would have gone out already. */
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.PUT, HttpMethod.DELETE);

    private SecondAttempt() {}

    static boolean isWorthIt(ServerWebExchange exchange, Departure departure) {
        return departure.mayBeRenewed()
                && exchange.getAttribute(CLIENT_RESPONSE_CONN_ATTR) instanceof Connection
                && mayBeRepeated(exchange);
    }

    private static boolean mayBeRepeated(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var headers = request.getHeaders();
        long length = headers.getContentLength();
        return (SAFE.contains(request.getMethod()) && length <= 0
                        || IDEMPOTENT.contains(request.getMethod()) && length == 0)
                && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Forgets the first answer, and fails with {@link NotAccepted}. */
    static <T> Mono<T> prepare(ServerWebExchange exchange) {
        Connection connection = exchange.getRequiredAttribute(CLIENT_RESPONSE_CONN_ATTR);
        // Its body was not read, so it cannot serve another request.
        connection.dispose();
        ServerWebExchangeUtils.reset(exchange);
        exchange.getAttributes().remove(CLIENT_RESPONSE_ATTR);
        exchange.getAttributes().remove(CLIENT_RESPONSE_CONN_ATTR);
        exchange.getResponse().setStatusCode(null);
        return Mono.error(new NotAccepted());
    }
}
