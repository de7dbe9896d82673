package dev.narrowgate.delegation.providers;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestAuthorizationServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent that knows nothing but the 401 gets through by following it (RFC 9728, section 5), wherever callers reach the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowedMetadataIT {

    private static final String PUBLIC = "https://public.example.com/apis";
    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");

    private final TestAuthorizationServer server = new TestAuthorizationServer();
    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("public.yaml"), """
                delegation:
                  public-uri: https://public.example.com/apis
                  issuers:
                    - { issuer: "%1$s", discovery: true }
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ], audiences: [ urn:a ] }
                  policies:
                    ruled: { resource: "https://public.example.com/ruled", subject-issuers: [ "%1$s" ], rule: "request.method == 'GET'" }
                    whole: { audience: "https://whole.example.com", scopes: [ whole:read ], resource: "https://public.example.com/apis" }
                spring.cloud.gateway.server.webflux.routes:
                  - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                  - { id: ruled, uri: "${next-hop}", predicates: [ Path=/ruled/** ], filters: [ Delegation=ruled ] }
                  - { id: whole, uri: "${next-hop}", predicates: [ Path=/whole/** ], filters: [ Delegation=whole ] }
                """.formatted(server.issuer()));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
    }

    /** Where a public address is in this test. */
    private HttpResponse<String> get(URI address) throws Exception {
        assertThat(address.getHost()).isEqualTo("public.example.com");
        return gateway.call(address.getRawPath());
    }

    private JsonNode metadata(String path) throws Exception {
        var refused = gateway.call(path);
        assertThat(refused.statusCode()).isEqualTo(401);
        var challenge = refused.headers().firstValue("WWW-Authenticate").orElse("");
        var named = METADATA.matcher(challenge);
        assertThat(named.find()).as(challenge).isTrue();
        return JsonMapper.builder()
                .build()
                .readTree(get(URI.create(named.group(1))).body());
    }

    private String token(JsonNode metadata) throws Exception {
        var issuer = metadata.path("authorization_servers").get(0).asString();
        var scopes = new StringBuilder();
        metadata.path("scopes_supported").forEach(scope -> scopes.append(' ').append(scope.asString()));
        return TestAuthorizationServer.token(
                issuer, metadata.path("resource").asString(), scopes.toString().strip());
    }

    private HttpResponse<String> call(String path, String token) throws Exception {
        return gateway.call(path, "Authorization", "Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tickets/1", "/ruled/1", "/whole/1"})
    void aTokenFromTheMetadataOfAChallengeIsAccepted(String path) throws Exception {
        var answer = call(path, token(metadata(path)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void eachResourceNamesItselfItsServersAndItsScopes() throws Exception {
        assertThat(metadata("/tickets/1").path("resource").asString()).isEqualTo(PUBLIC);
        assertThat(metadata("/tickets/1").path("authorization_servers").size()).isEqualTo(2);
        assertThat(metadata("/whole/1")).isEqualTo(metadata("/tickets/1"));
        assertThat(metadata("/whole/1").path("scopes_supported").toString())
                .isEqualTo("[\"tickets:read\",\"tickets:write\",\"whole:read\"]");
        var ruled = metadata("/ruled/1");
        assertThat(ruled.path("resource").asString()).isEqualTo("https://public.example.com/ruled");
        assertThat(ruled.path("authorization_servers").toString()).isEqualTo("[\"" + server.issuer() + "\"]");
        assertThat(ruled.path("scopes_supported").toString()).isEqualTo("[\"tickets:read\"]");
    }

    @Test
    void aTokenForOneResourceIsNoneForAnother() throws Exception {
        var ruled = token(metadata("/ruled/1"));
        var whole = token(metadata("/tickets/1"));
        gateway.reset();

        assertThat(call("/tickets/1", ruled).statusCode()).isEqualTo(401);
        assertThat(call("/ruled/1", whole).statusCode()).isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void theOwnNameAndTheConfiguredNamesAreStillAccepted() throws Exception {
        var scope = "tickets:read";
        assertThat(call("/tickets/1", TestAuthorizationServer.token(server.issuer(), GATEWAY, scope))
                        .statusCode())
                .isEqualTo(200);
        var idp = gateway.issuer();
        assertThat(call(
                                "/tickets/1",
                                idp.token("alice", "urn:a")
                                        .claim("scope", scope)
                                        .sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(
                                "/tickets/1",
                                idp.token("alice", PUBLIC).claim("scope", scope).sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(
                                "/tickets/1",
                                idp.token("alice", GATEWAY)
                                        .claim("scope", scope)
                                        .sign())
                        .statusCode())
                .isEqualTo(401);
    }
}
