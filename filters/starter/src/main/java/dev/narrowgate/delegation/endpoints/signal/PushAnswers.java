package dev.narrowgate.delegation.endpoints.signal;

import dev.narrowgate.delegation.engine.task.signal.SignalError;
import dev.narrowgate.delegation.engine.task.signal.SignalNames;
import dev.narrowgate.delegation.engine.task.signal.SignalRefused;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.LinkedHashMap;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes the answers to a transmitter that pushes (RFC 8935, sections 2.2 to 2.4). */
final class PushAnswers {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "2";

    private PushAnswers() {}

    static Mono<Void> accepted(ServerWebExchange exchange) {
        return status(exchange, ACCEPTED);
    }

    static Mono<Void> onlyPost(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setAllow(Set.of(HttpMethod.POST));
        return status(exchange, METHOD_NOT_ALLOWED);
    }

    static Mono<Void> refused(ServerWebExchange exchange, SignalRefused refused) {
        return error(exchange, BAD_REQUEST, refused);
    }

    /** The credential belongs to HTTP, whose status for it is 401 (RFC 8935, section 2.3). */
    static Mono<Void> unauthenticated(ServerWebExchange exchange) {
        exchange.getResponse()
                .getHeaders()
                .set(HttpHeaders.WWW_AUTHENTICATE, AuthorizationScheme.BEARER.text() + " realm=\"signals\"");
        return error(
                exchange,
                UNAUTHORIZED,
                new SignalRefused(SignalError.AUTHENTICATION_FAILED, "the bearer token is not the transmitter's"));
    }

    static Mono<Void> unavailable(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return status(exchange, UNAVAILABLE);
    }

    /** Answers without a body. */
    static Mono<Void> status(ServerWebExchange exchange, int status) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().setCacheControl("no-store");
        response.getHeaders().setContentLength(0);
        return response.setComplete();
    }

    private static Mono<Void> error(ServerWebExchange exchange, int status, SignalRefused refused) {
        var members = new LinkedHashMap<String, Object>();
        members.put(SignalNames.ERR, refused.error().code());
        members.put(SignalNames.DESCRIPTION, refused.description());
        var body = JSON.writeValueAsBytes(members);
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        var headers = response.getHeaders();
        headers.setCacheControl("no-store");
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
