package dev.narrowgate.delegation.engine.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The token service of this gateway.
 *
 * @param clients the agents that may ask it, by name
 */
public record TokenServiceSettings(Map<String, @Valid Client> clients) {

    public TokenServiceSettings {
        clients = or(clients, Map.of());
    }

    /**
     * A client, which is an agent.
     *
     * @param clientId Its name in requests. Allowed: each only once.
     * @param authentication Its only method of authentication. Allowed: {@code client_secret_basic}, {@code
     *     client_secret_post}, {@code private_key_jwt}, {@code tls_client_auth}.
     * @param clientSecret The secret. Default: required with a secret. Allowed: {@code file:} and a path, {@code env:}
     *     and a name, or the secret itself; 16 characters or more.
     * @param jwksUri Its public keys. Default: required with {@code private_key_jwt}.
     * @param algorithms The accepted algorithms of its assertions, with {@code private_key_jwt} alone. Allowed: some
     *     of these.
     * @param actor The agent that it is. Allowed: a name of {@code delegation.actors}, each only once; with {@code
     *     tls_client_auth} one with a {@code spiffe-id}.
     * @param policies The policies under which it may get tokens. Without any it may only introspect and revoke.
     *     Allowed: without {@code exchange}; each with another audience.
     */
    public record Client(
            @NotBlank(message = "its name in requests") @Nullable
            String clientId,

            String authentication,
            @Nullable String clientSecret,
            @SecureUri(orFile = true) @Nullable String jwksUri,

            List<@SignatureAlgorithm String> algorithms,

            @NotBlank(message = "a name from delegation.actors") @Nullable
            String actor,

            List<String> policies) {

        public Client {
            authentication = or(authentication, CLIENT_SECRET_BASIC);
            algorithms = or(algorithms, AlgorithmNames.USUAL);
            policies = or(policies, List.of());
        }

        /** Without the secret, which may be written here. */
        @Override
        public String toString() {
            return "Client[" + clientId + ", " + authentication + "]";
        }
    }
}
