package dev.narrowgate.delegation.config.tokenservice;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code delegation.token-service}.
 *
 * @param clients who may ask it, by name
 */
public record TokenServiceProperties(@DefaultValue Map<String, Client> clients) {

    /**
     * A client, which is an agent.
     *
     * @param clientId its name in requests
     * @param authentication how it authenticates
     * @param clientSecret {@code file:} and a path, {@code env:} and a name, or the secret itself
     * @param jwksUri where its keys are: https, http on loopback, or file
     * @param algorithms the only ones accepted of its assertions
     * @param actor the agent that it is, a name from {@code delegation.actors}
     * @param policies under which it may have tokens; without any it may only introspect and revoke
     */
    public record Client(
            @Nullable String clientId,
            @DefaultValue(CLIENT_SECRET_BASIC) String authentication,
            @Nullable String clientSecret,
            @Nullable String jwksUri,

            @DefaultValue({ES256, ES384, EDDSA, ED25519, PS256, RS256})
            List<String> algorithms,

            @Nullable String actor,
            @DefaultValue List<String> policies) {

        /** Without the secret, which may be written here. */
        @Override
        public String toString() {
            return "Client[" + clientId + ", " + authentication + "]";
        }
    }
}
