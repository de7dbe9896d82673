package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_REQUEST;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACR_VALUES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR_DESCRIPTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.MAX_AGE;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON answers of the token service, which caches may not store (RFC 6749, section 5). */
public final class OAuthAnswers {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Supplier<@Nullable String> dpopNonce;

    /** @param dpopNonce supplies the nonce for the next DPoP proof, or null if none is required */
    public OAuthAnswers(Supplier<@Nullable String> dpopNonce) {
        this.dpopNonce = dpopNonce;
    }

    static boolean isPost(ServerWebExchange exchange) {
        return exchange.getRequest().getMethod().equals(HttpMethod.POST);
    }

    Mono<Void> onlyPost(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setAllow(Set.of(HttpMethod.POST));
        return write(exchange, METHOD_NOT_ALLOWED, Map.of(ERROR, INVALID_REQUEST, ERROR_DESCRIPTION, "Only by POST"));
    }

    Mono<Void> ok(ServerWebExchange exchange, Map<String, ?> members) {
        return write(exchange, OK, members);
    }

    /**
     * Writes an error. Fails with the given failure if an answer has already begun, so that the server closes the
     * connection.
     */
    Mono<Void> refuse(ServerWebExchange exchange, DelegationFailure failure) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        var error = OAuthError.of(failure);
        var members = new LinkedHashMap<String, Object>();
        members.put(ERROR, error.error());
        members.put(ERROR_DESCRIPTION, error.description());
        if (failure instanceof AuthenticationInsufficient insufficient) {
            stepUp(members, insufficient);
        }
        var headers = exchange.getResponse().getHeaders();
        if (error.status() == UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, AuthorizationScheme.BASIC + " realm=\"token service\"");
        }
        if (error.status() == UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        var nonce = failure instanceof ProofRejected ? dpopNonce.get() : null;
        if (nonce != null) {
            headers.set(HeaderNames.DPOP_NONCE, nonce);
        }
        return write(exchange, error.status(), members);
    }

    /** Adds the authentication that would be enough, in the words of a resource (RFC 9470, section 3). */
    private static void stepUp(Map<String, Object> members, AuthenticationInsufficient failure) {
        List<String> classes = failure.contextClasses();
        if (!classes.isEmpty()) {
            members.put(ACR_VALUES, String.join(" ", classes));
        }
        var age = failure.maximumAge();
        if (age != null) {
            members.put(MAX_AGE, age.toSeconds());
        }
    }

    private static Mono<Void> write(ServerWebExchange exchange, int status, Map<String, ?> members) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        var headers = response.getHeaders();
        headers.setCacheControl("no-store");
        headers.setPragma("no-cache");
        var body = members.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(members);
        headers.setContentLength(body.length);
        if (body.length == 0) {
            return response.setComplete();
        }
        headers.setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
