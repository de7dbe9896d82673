package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A secret of Vault, or of a server with the same HTTP API.
 *
 * @param url Or a secret of Vault, read when a request needs it: its address, such as {@code
 *     https://vault.example.com/v1/database/creds/reader}.
 * @param method The method of the request.
 * @param token The token of this gateway there. Allowed: {@code file:} and a path, {@code env:} and a name, or the secret;
 *     visible ASCII.
 * @param namespace The namespace of the secret. Default: none.
 * @param field The member of {@code data} that is shown as a bearer token, or in {@code header}. Allowed: a name, or a JSON
 *     pointer such as {@code /data/key}; not beside {@code username-field}.
 * @param header The header that {@code field} is shown in. Default: {@code Authorization}, as a bearer token. Allowed: no
 *     name that HTTP or the gateway uses.
 * @param usernameField The member of {@code data} with a user name (RFC 7617). Allowed: as {@code field}; with {@code
 *     password-field}.
 * @param passwordField The member of {@code data} with the password. Allowed: as {@code field}; with {@code
 *     username-field}.
 * @param maxLife The longest time that an answer is used. A secret without a lease is used so long.
 * @param ca Further authorities for its certificate. Default: those of Java alone. Allowed: {@code file:} and a path to
 *     certificates in PEM.
 * @param timeout For one attempt. After it the request is refused with 503.
 */
public record VaultSettings(
        @NotBlank(message = "the address of the secret") @SecureUri @Nullable
        String url,

        Method method,
        @Nullable String token,
        @Nullable String namespace,
        @Nullable String field,
        @Nullable String header,
        @Nullable String usernameField,
        @Nullable String passwordField,
        @Within(min = "1s", max = "24h") Duration maxLife,
        @Nullable String ca,
        @Within(min = "100ms", max = "1m") Duration timeout) {

    /** The methods that read or make a secret. */
    public enum Method {
        GET,
        POST
    }

    public VaultSettings {
        method = or(method, Method.GET);
        maxLife = or(maxLife, Duration.ofMinutes(5));
        timeout = or(timeout, Duration.ofSeconds(3));
    }

    /** Without the token, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "VaultSettings[" + url + "]";
    }
}
