package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_SECRET;

import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import reactor.core.publisher.Mono;

/** Authenticates a client to an endpoint. The names are those of the registry of RFC 7591, section 2. */
public interface ClientAuthentication {

    /** The value of {@code client_assertion_type} (RFC 7523, section 2.2). */
    String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** The value of {@code client_assertion_type} for a JWT-SVID (OAuth SPIFFE client authentication, section 3.1). */
    String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

    /** Adds the client's authentication to a form. */
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
     * @param assertions emits a new assertion on each subscription
     */
    static ClientAuthentication privateKeyJwt(String clientId, Mono<String> assertions) {
        return assertion(clientId, JWT_BEARER, assertions);
    }

    /**
     * {@code spiffe_jwt} (OAuth SPIFFE client authentication, section 3.1).
     *
     * @param svids emits a JWT-SVID that is valid now on each subscription
     */
    static ClientAuthentication spiffeJwt(String clientId, Mono<String> svids) {
        return assertion(clientId, JWT_SPIFFE, svids);
    }

    private static ClientAuthentication assertion(String clientId, String type, Mono<String> assertions) {
        return form -> assertions.map(assertion ->
                form.with(CLIENT_ID, clientId).with(CLIENT_ASSERTION_TYPE, type).with(CLIENT_ASSERTION, assertion));
    }

    /**
     * {@code tls_client_auth}: the connection presents the certificate, the form names the client (RFC 8705, section
     * 2).
     */
    static ClientAuthentication tls(String clientId) {
        return form -> Mono.just(form.with(CLIENT_ID, clientId));
    }
}
