package dev.narrowgate.delegation.engine.verification.introspection;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.oauth.ClientSettings;
import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The introspection of an issuer's tokens (RFC 7662).
 *
 * @param endpoint The address. With {@code discovery: true} it is the {@code introspection_endpoint} of the
 *     metadata, <a href="#where-secrets-go">at the issuer's own origin</a> only. With a client certificate it is
 *     the one of {@code mtls_endpoint_aliases}. Default: required without {@code discovery}.
 * @param clientId This gateway, as the issuer knows it.
 * @param authentication The authentication of this gateway. Allowed: {@code client_secret_basic}, {@code
 *     client_secret_post}, {@code private_key_jwt} or {@code tls_client_auth}.
 * @param clientSecret Read at the start. Trailing white space is ignored. Default: required with {@code
 *     client_secret_basic} and {@code client_secret_post}, else not allowed. Allowed: {@code file:} and a path,
 *     {@code env:} and the name of a variable, or the secret itself; 16 characters or more.
 * @param clientKey Signs an assertion for each question (RFC 7523), which lives 60 seconds and is addressed to the
 *     issuer. The algorithm is the key's {@code alg}, else ES256, EdDSA or PS256. Register the public key with
 *     {@code use: sig}. Default: required with {@code private_key_jwt}, else not allowed. Allowed: {@code file:}
 *     and a path; a private JWK set whose first key has a {@code kid} and signs.
 * @param clientCertificate The certificate and key of this gateway (RFC 8705), and the trusted authorities. A
 *     reloaded bundle is used at once. Default: required with {@code tls_client_auth}, else not allowed. Allowed:
 *     a name under {@code spring.ssl.bundle}.
 * @param tokens The tokens that the gateway asks about. An opaque token is sent to no other issuer. The gateway
 *     verifies a JWT first, and asks about genuine ones only. Allowed: one issuer at most with {@code opaque} or
 *     {@code all}.
 * @param response The form of the answers. {@code jwt} is RFC 9701: signed by the issuer, addressed to the {@code
 *     client-id}, and made after the question.
 * @param audience With {@code optional}, an answer without {@code aud} counts as one about this gateway. Use it
 *     only if the issuer calls tokens of other services inactive (RFC 7662, section 2.2). Allowed: {@code
 *     optional} with {@code tokens: opaque} alone, where the audience is read from {@code aud}, and with one name
 *     in {@code audiences}, or the gateway's among them.
 * @param keep How long an active token is cached, at most until its {@code exp}. A revoked token can pass for this
 *     time.
 * @param keepNegative How long a refusal is cached.
 * @param timeout For one question, from the authentication to the last byte of the answer.
 */
public record IntrospectionSettings(
        @SecureUri @Nullable String endpoint,
        @NotBlank(message = "this gateway's name there") String clientId,
        String authentication,
        @Nullable String clientSecret,
        @Nullable String clientKey,
        @Nullable String clientCertificate,
        Tokens tokens,
        Response response,
        Audience audience,
        @Within(min = "0s", max = "1h") Duration keep,
        @Within(min = "0s", max = "5m") Duration keepNegative,
        @Within(min = "100ms", max = "1m") Duration timeout)
        implements Checked {

    public IntrospectionSettings {
        authentication = or(authentication, CLIENT_SECRET_BASIC);
        tokens = or(tokens, Tokens.OPAQUE);
        response = or(response, Response.JSON);
        audience = or(audience, Audience.REQUIRED);
        keep = or(keep, Duration.ofSeconds(30));
        keepNegative = or(keepNegative, Duration.ofSeconds(5));
        timeout = or(timeout, Duration.ofSeconds(3));
    }

    /** The tokens that an issuer introspects. */
    public enum Tokens {
        /** Tokens that are no JWTs. */
        OPAQUE,
        /** JWTs of the issuer. */
        JWT,
        /** Both. */
        ALL
    }

    /** The form of an issuer's answers. */
    public enum Response {
        /** RFC 7662. */
        JSON,
        /** RFC 9701. */
        JWT
    }

    /** Whether an answer has to name the audience of the token. */
    public enum Audience {
        REQUIRED,
        /** An answer without {@code aud} is about a token for this gateway. */
        OPTIONAL
    }

    /** A JWT names its audience itself, and the answer has to name the same. */
    @Override
    public void check(Findings findings) {
        if (audience == Audience.OPTIONAL && tokens != Tokens.OPAQUE) {
            findings.problem(
                    "audience",
                    "optional with JWTs, which name their audience (expected: required, or tokens: opaque)");
        }
    }

    /** This gateway as a client of the issuer. */
    public ClientSettings client() {
        return new ClientSettings(clientId, authentication, clientSecret, clientKey, clientCertificate, null, false);
    }

    public boolean isForOpaque() {
        return tokens != Tokens.JWT;
    }

    public boolean isForJwts() {
        return tokens != Tokens.OPAQUE;
    }

    /** Without the secret, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "IntrospectionSettings[" + endpoint + ", " + clientId + ", " + authentication + "]";
    }
}
