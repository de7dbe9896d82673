package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the metadata of an issuer with a path stand (RFC 8414, section 3.1). */
class MetadataPlaceIT {

    @Test
    void am01_theWellKnownPartStandsBeforeThePathOfTheIssuer(@TempDir Path folder) throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.gateway=https://gateway.example.com/team",
                "--delegation.public-uri=https://edge.example.com",
                "--delegation.token-service.clients.a.client-id=a-client",
                "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test",
                "--delegation.token-service.clients.a.actor=researcher")) {
            var answer = gateway.call("/.well-known/oauth-authorization-server/team");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            var document = GatewayHarness.json(answer);
            assertThat(document.path("issuer").asString()).isEqualTo("https://gateway.example.com/team");
            assertThat(document.path("token_endpoint").asString()).isEqualTo("https://edge.example.com/oauth2/token");
            assertThat(document.path("jwks_uri").asString())
                    .isEqualTo("https://edge.example.com/.well-known/jwks.json");
            assertThat(document.has("scopes_supported")).isFalse();
            assertThat(gateway.call("/.well-known/oauth-authorization-server").statusCode())
                    .isEqualTo(404);
        }
    }
}
