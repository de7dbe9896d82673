package dev.narrowgate.delegation.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers behind an authority of their own, as an API server of Kubernetes is; one of them answers without an audience. */
class AddedAuthoritiesIT {

    private static final String KNOWN = "https://known.example.com";
    private static final String UNKNOWN = "https://unknown.example.com";

    private static final TestIssuer KEYS = new TestIssuer(KNOWN);

    private static WireMockServer provider;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var pki = new TestPki("corp");
        provider = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .keystorePath(TestPki.keyStore(pki.server(), folder.resolve("server.p12"))
                        .toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD));
        provider.start();
        provider.stubFor(get("/jwks").willReturn(okJson(KEYS.jwks())));
        var file = Files.writeString(folder.resolve("issuers.yaml"), """
                delegation.issuers:
                  - { issuer: "https://known.example.com", jwks-uri: "%1$s/jwks", ca: "%2$s", vouches-for: [ subject, actor ] }
                  - { issuer: "https://unknown.example.com", jwks-uri: "%1$s/jwks" }
                  - issuer: https://asked.example.com
                    ca: %2$s
                    introspection:
                      { endpoint: "%1$s/introspect", client-id: narrowgate, client-secret: the-secret-of-narrowgate, audience: optional }
                delegation.actors.researcher: { issuer: "https://known.example.com" }
                """.formatted(
                        "https://localhost:" + provider.httpsPort(),
                        pki.writeAuthority(folder.resolve("ca.pem")).toUri()));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.stop();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    private static HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private static String token(String issuer) {
        return KEYS.token("alice", GatewayHarness.GATEWAY)
                .claim("iss", issuer)
                .claim("scope", "tickets:read")
                .sign();
    }

    private static void answers(String more) {
        var now = Instant.now().getEpochSecond();
        provider.stubFor(post("/introspect").willReturn(okJson("""
                {"active": true, "sub": "alice", "scope": "tickets:read", "client_id": "spa", "exp": %d%s}
                """.formatted(now + 60, more))));
    }

    @Test
    void keysBehindAnAddedAuthorityAreFetched() throws Exception {
        assertThat(call(token(KNOWN)).statusCode()).isEqualTo(200);
    }

    @Test
    void forAnotherIssuerTheAuthorityIsNotTrusted() throws Exception {
        var answer = call(token(UNKNOWN));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("code").asString("")).isEqualTo("keys-unavailable");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void anAnswerWithoutAnAudienceIsTakenWhereThatIsConfigured() throws Exception {
        answers("");

        assertThat(call("opaque-" + UUID.randomUUID()).statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void anAudienceThatIsThereCounts() throws Exception {
        for (var audience : new String[] {"\"https://other.example.com\"", "[]", "\"\"", "null", "7"}) {
            answers(", \"aud\": " + audience);

            assertThat(call("opaque-" + UUID.randomUUID()).statusCode())
                    .as(audience)
                    .isEqualTo(401);
        }
        assertThat(gateway.forwarded()).isEmpty();
    }
}
