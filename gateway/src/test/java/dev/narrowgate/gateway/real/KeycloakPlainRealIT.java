package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A realm of a real Keycloak with default settings, except for an audience for the gateway. Runs only with the profile
 * {@code real}, which fetches Keycloak.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakPlainRealIT {

    private static final String SECRET = "secret-of-narrowgate";

    private final HttpClient client = HttpClient.newHttpClient();
    private String issuer;
    private GatewayHarness reading;
    private GatewayHarness asking;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        issuer = KeycloakServer.shared().issuer("plain");
        reading = gateway(Files.createDirectory(folder.resolve("reading")), "");
        asking = gateway(
                Files.createDirectory(folder.resolve("asking")),
                ", introspection: { client-id: narrowgate, client-secret: " + SECRET
                        + ", tokens: all, keep: 0s, keep-negative: 0s, timeout: 30s }");
    }

    private GatewayHarness gateway(Path folder, String introspection) throws Exception {
        var file = Files.writeString(folder.resolve("plain.yaml"), """
                delegation:
                  issuers:
                    - { issuer: "%1$s", discovery: true, provider: keycloak, audiences: [ narrowgate ], vouches-for: [ subject, actor ]%2$s }
                  actors.researcher.issuer: "%1$s"
                  keys.timeout: 30s
                  servers:
                    keycloak: { issuer: "%1$s", discovery: true, client-id: narrowgate, client-secret: %3$s, timeout: 30s }
                  policies:
                    tickets: { audience: tickets, scopes: [ profile ], required-scopes: [ profile ] }
                    ruled: { audience: tickets, scopes: [ profile ], rule: "true", exchange: { server: keycloak } }
                """.formatted(issuer, introspection, SECRET));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    void stop() {
        client.close();
        for (var gateway : new GatewayHarness[] {reading, asking}) {
            if (gateway != null) {
                gateway.close();
            }
        }
    }

    @BeforeEach
    void forget() {
        reading.reset();
        asking.reset();
    }

    private String token(String application, Map<String, String> grant) throws Exception {
        var form = new LinkedHashMap<>(grant);
        form.put("client_id", application);
        form.put("client_secret", application + "-secret");
        return FormPost.send(client, issuer + "/protocol/openid-connect/token", form)
                .path("access_token")
                .asString();
    }

    private String alice(String application) throws Exception {
        return token(application, Map.of("grant_type", "password", "username", "alice", "password", "alice-password"));
    }

    private String orchestrator() throws Exception {
        return token("orchestrator", Map.of("grant_type", "client_credentials"));
    }

    private static void forwarded(GatewayHarness gateway, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    private static void refused(
            GatewayHarness gateway, HttpResponse<String> answer, int status, String code, String reason)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited(answer))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.path("reason").asString()).contains(reason));
    }

    private static String header(GatewayHarness gateway, String name) {
        return gateway.forwarded().getLast().getHeader(name);
    }

    @Test
    void theDefaultTokenOfAUserIsAccepted() throws Exception {
        var token = alice("app");
        var written = SignedJWT.parse(token);
        // The form of Keycloak, which differs from RFC 9068.
        assertThat(written.getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(written.getJWTClaimsSet().getClaims()).doesNotContainKey("client_id");

        forwarded(reading, reading.call("/tickets/1", "Authorization", "Bearer " + token));

        assertThat(header(reading, "Delegation-Subject"))
                .isEqualTo(written.getJWTClaimsSet().getSubject());
        assertThat(header(reading, "Delegation-Subject-Name")).isEqualTo("alice");
        var sent = SignedJWT.parse(header(reading, "Authorization").substring("Bearer ".length()));
        assertThat(sent.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("profile");
        assertThat(sent.getJWTClaimsSet().getStringClaim("client_id")).isEqualTo("app");
    }

    @Test
    void withoutTheAudienceItIsRefused() throws Exception {
        var answer = reading.call("/tickets/1", "Authorization", "Bearer " + alice("app-without-audience"));

        refused(reading, answer, 401, "token-rejected", "claim aud is missing");
    }

    @Test
    void aServiceAccountActsUnderTheNameOfItsClient() throws Exception {
        for (var gateway : List.of(reading, asking)) {
            var answer = gateway.call(
                    "/tickets/1", "Authorization", "Bearer " + alice("app"), "Actor-Token", orchestrator());

            forwarded(gateway, answer);
            assertThat(header(gateway, "Delegation-Actor")).isEqualTo("orchestrator");
        }
    }

    @Test
    void aServiceAccountIsASubjectUnderTheSameName() throws Exception {
        forwarded(reading, reading.call("/tickets/1", "Authorization", "Bearer " + orchestrator()));

        assertThat(header(reading, "Delegation-Subject")).isEqualTo("orchestrator");
        assertThat(header(reading, "Delegation-Actor")).isNull();
    }

    @Test
    void theTokenOfAUserIsNoActorToken() throws Exception {
        var answer = reading.call("/tickets/1", "Authorization", "Bearer " + alice("app"), "Actor-Token", alice("app"));

        refused(reading, answer, 401, "token-rejected", "actor token");
    }

    @Test
    void introspectionAcceptsATokenUntilItIsRevoked() throws Exception {
        var token = alice("app");
        forwarded(asking, asking.call("/tickets/1", "Authorization", "Bearer " + token));
        asking.reset();

        revoke(token);

        var answer = asking.call("/tickets/1", "Authorization", "Bearer " + token);
        refused(asking, answer, 401, "token-rejected", "active");
        // A gateway that only reads the token does not learn of the revocation.
        forwarded(reading, reading.call("/tickets/1", "Authorization", "Bearer " + token));
    }

    /** Revokes the token as its client (RFC 7009). */
    private void revoke(String token) throws Exception {
        FormPost.send(
                client,
                issuer + "/protocol/openid-connect/revoke",
                Map.of("token", token, "client_id", "app", "client_secret", "app-secret"));
    }

    @Test
    void aClientWithDefaultSettingsGetsScopesThatWereNotRequested() throws Exception {
        var answer = reading.call("/ruled/1", "Authorization", "Bearer " + alice("app"));

        refused(
                reading,
                answer,
                502,
                "exchange-rejected",
                "issued token: scope wider by email, which server keycloak adds to every token of client narrowgate");
    }
}
