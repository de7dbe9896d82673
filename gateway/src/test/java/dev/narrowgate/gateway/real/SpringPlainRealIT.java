package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Default tokens of Spring Authorization Server. Runs only with the profile {@code real}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringPlainRealIT {

    private SpringServer server;
    private GatewayHarness reading;
    private GatewayHarness asking;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new SpringServer();
        reading = gateway(Files.createDirectory(folder.resolve("reading")), "");
        asking = gateway(
                Files.createDirectory(folder.resolve("asking")),
                ", introspection: { client-id: narrow, client-secret: " + SpringServerConfiguration.secret("narrow")
                        + ", tokens: all, keep: 0s, keep-negative: 0s, timeout: 30s }");
    }

    private GatewayHarness gateway(Path folder, String introspection) throws Exception {
        var file = Files.writeString(folder.resolve("spring.yaml"), """
                delegation:
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ actor ] }
                    - { issuer: "%s", discovery: true, provider: spring, audiences: [ %s ]%s }
                  keys.timeout: 30s
                """.formatted(
                        server.issuer(), SpringServerConfiguration.PLAIN, introspection));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    void stop() throws Exception {
        if (asking != null) {
            asking.close();
        }
        if (reading != null) {
            reading.close();
        }
        server.close();
    }

    @BeforeEach
    void forget() {
        reading.reset();
        asking.reset();
    }

    private static HttpResponse<String> call(GatewayHarness gateway, Session session) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + session.token());
    }

    private static void forwarded(GatewayHarness gateway, Session session) throws Exception {
        var answer = call(gateway, session);
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void theDefaultTokenOfAUserIsAccepted() throws Exception {
        var session = server.loginToPlainApplication();
        var written = SignedJWT.parse(session.token());
        // The form of this server, which differs from RFC 9068.
        assertThat(written.getHeader().getType()).isNull();
        assertThat(written.getJWTClaimsSet().getClaims()).doesNotContainKey("client_id");
        assertThat(written.getJWTClaimsSet().getStringListClaim("scope")).containsExactly("tickets:read");
        assertThat(written.getJWTClaimsSet().getAudience()).containsExactly(SpringServerConfiguration.PLAIN);

        forwarded(reading, session);

        assertThat(reading.forwarded().getLast().getHeader("Delegation-Subject"))
                .isEqualTo("alice");
    }

    @Test
    void introspectionAcceptsATokenUntilItIsRevoked() throws Exception {
        var session = server.loginToPlainApplication();
        forwarded(asking, session);
        asking.reset();

        session.end();

        var answer = call(asking, session);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo("token-rejected");
        assertThat(asking.forwarded()).isEmpty();
    }
}
