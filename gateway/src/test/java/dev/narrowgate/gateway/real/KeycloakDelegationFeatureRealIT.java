package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Keycloak with its experimental feature for delegation switched on: a standard token exchange with an {@code actor_token} has no
 * {@code act}. No client here asks for the scope of the feature, which writes {@code may_act}. Runs only with the
 * profile {@code real}, which fetches Keycloak.
 */
class KeycloakDelegationFeatureRealIT {

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    @TempDir
    private Path folder;

    @Test
    void anExchangeWithAnActorTokenHasNoActor() throws Exception {
        try (var keycloak = KeycloakServer.withFeatures(
                        folder.resolve("keycloak"), "token-exchange-delegation,parameterized-scopes");
                var client = HttpClient.newHttpClient()) {
            var endpoint = keycloak.issuer("beside") + "/protocol/openid-connect/token";
            var alice = token(
                    client,
                    endpoint,
                    Map.of(
                            "grant_type",
                            "password",
                            "username",
                            "alice",
                            "password",
                            "alice-password",
                            "client_id",
                            "app",
                            "client_secret",
                            "app-secret"));
            var agent = token(
                    client,
                    endpoint,
                    Map.of(
                            "grant_type",
                            "client_credentials",
                            "client_id",
                            "orchestrator",
                            "client_secret",
                            "orchestrator-secret"));

            var issued = token(
                    client,
                    endpoint,
                    Map.of(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:token-exchange",
                            "client_id",
                            "first",
                            "client_secret",
                            "s3cret-of-the-first",
                            "subject_token",
                            alice,
                            "subject_token_type",
                            ACCESS_TOKEN,
                            "actor_token",
                            agent,
                            "actor_token_type",
                            ACCESS_TOKEN,
                            "audience",
                            "https://second.example.com",
                            "scope",
                            "tickets:read"));

            var claims = SignedJWT.parse(issued).getJWTClaimsSet();
            assertThat(claims.getSubject())
                    .isEqualTo(SignedJWT.parse(alice).getJWTClaimsSet().getSubject());
            assertThat(claims.getClaims()).doesNotContainKeys("act", "may_act");
        }
    }

    private static String token(HttpClient client, String endpoint, Map<String, String> form) throws Exception {
        return FormPost.send(client, endpoint, form).path("access_token").asString();
    }
}
