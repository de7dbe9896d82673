package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_SECRET;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import reactor.core.publisher.Mono;

/** How a client shows an endpoint who it is. The names are those of the registry of RFC 7591, section 2. */
public interface ClientAuthentication {

    /** The value of {@code client_assertion_type} (RFC 7523, section 2.2). */
    String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** The same for a JWT-SVID (OAuth SPIFFE client authentication, section 3.1). */
    String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

    /** Adds what authenticates the client to a form. */
    Mono<FormRequest> authenticate(FormRequest form);

    /** {@code client_secret_basic}: id and secret are encoded before they are joined (RFC 6749, section 2.3.1). */
    static ClientAuthentication secretBasic(String clientId, ClientSecret secret) {
        var pair = FormRequest.encode(clientId) + ":" + FormRequest.encode(secret.value());
        var header = AuthorizationScheme.BASIC
                + ' '
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        return form -> Mono.just(form.authorizedBy(header));
    }

    /** {@code client_secret_post} (RFC 6749, section 2.3.1). */
    static ClientAuthentication secretPost(String clientId, ClientSecret secret) {
        return form -> Mono.just(form.with(CLIENT_ID, clientId).with(CLIENT_SECRET, secret.value()));
    }

    /**
     * {@code private_key_jwt} (RFC 7523, section 2.2).
     *
     * @param assertions makes a new assertion each time it is asked
     */
    static ClientAuthentication privateKeyJwt(String clientId, Mono<String> assertions) {
        return assertion(clientId, JWT_BEARER, assertions);
    }

    /**
     * {@code spiffe_jwt} (OAuth SPIFFE client authentication, section 3.1).
     *
     * @param svids gives one that is good for now each time it is asked
     */
    static ClientAuthentication spiffeJwt(String clientId, Mono<String> svids) {
        return assertion(clientId, JWT_SPIFFE, svids);
    }

    private static ClientAuthentication assertion(String clientId, String type, Mono<String> assertions) {
        return form -> assertions.map(assertion ->
                form.with(CLIENT_ID, clientId).with(CLIENT_ASSERTION_TYPE, type).with(CLIENT_ASSERTION, assertion));
    }

    /** {@code tls_client_auth}: the connection shows the certificate, the form says whose it is (RFC 8705, section 2). */
    static ClientAuthentication tls(String clientId) {
        return form -> Mono.just(form.with(CLIENT_ID, clientId));
    }
}
