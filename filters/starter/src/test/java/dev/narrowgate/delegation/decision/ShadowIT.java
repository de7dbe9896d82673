package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import tools.jackson.databind.JsonNode;

/** Policies in shadow mode, before a legacy API whose callers have no token. */
class ShadowIT {

    private static final String KEY = "key-of-the-legacy-api";

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var configuration = Files.writeString(folder.resolve("shadow.yaml"), """
                delegation:
                  policies:
                    shadow:
                      audience: https://legacy.example.com
                      scopes: [ "tickets:read" ]
                      required-scopes: [ "tickets:read" ]
                      rule: request.method == 'GET'
                      mode: shadow
                      shadow: { credential: { api-key: { value: %1$s } }, from: [ 127.0.0.0/8 ], until: 2999-01-01 }
                    elsewhere:
                      audience: https://legacy.example.com
                      scopes: [ "tickets:read" ]
                      mode: shadow
                      shadow: { credential: { api-key: { value: %1$s } }, from: [ 10.0.0.0/8 ], until: 2999-01-01 }
                    over:
                      audience: https://legacy.example.com
                      scopes: [ "tickets:read" ]
                      mode: shadow
                      shadow: { credential: { api-key: { value: %1$s } }, from: [ 127.0.0.0/8 ], until: 2026-01-01 }
                spring.cloud.gateway.server.webflux.routes:
                  - { id: shadow, uri: "${next-hop}", predicates: [ Path=/shadow/** ], filters: [ Delegation=shadow ] }
                  - { id: elsewhere, uri: "${next-hop}", predicates: [ Path=/elsewhere ], filters: [ Delegation=elsewhere ] }
                  - { id: over, uri: "${next-hop}", predicates: [ Path=/over ], filters: [ Delegation=over ] }
                """.formatted(KEY));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + configuration.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void reset() {
        gateway.reset();
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("legacy")));
        // An explanation knows no caller, so it is not compared with these answers.
        gateway.keys().stubFor(any(anyUrl()).atPriority(10).willReturn(ok()));
    }

    @Test
    void lawSevenACallerWithoutATokenReachesTheLegacyApiWithItsKeyAlone() throws Exception {
        var answer = gateway.call("/shadow/1", "X-Api-Key", "of the caller", "Delegation-Subject", "mallory");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("legacy");
        var request = gateway.forwarded().getFirst();
        assertThat(request.getHeaders().getHeader("X-Api-Key").values()).containsExactly(KEY);
        assertThat(request.getHeader("Authorization")).isNull();
        assertThat(provenance(request)).isEmpty();
        assertShadowed("token-missing");
    }

    @Test
    void lawSevenTheCallersOwnTokenStaysHere() throws Exception {
        var foreign = "Bearer session-of-the-legacy-application";

        assertThat(gateway.call("/shadow/1", "Authorization", foreign).statusCode())
                .isEqualTo(200);
        assertThat(gateway.send("POST", "/shadow/1", "Authorization", "Bearer " + token("tickets:read"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.call("/shadow/1", "Authorization", "Bearer " + token("other"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(gateway.forwarded()).hasSize(3).allSatisfy(request -> {
            assertThat(request.getHeader("Authorization")).isNull();
            assertThat(request.getHeader("X-Api-Key")).isEqualTo(KEY);
            assertThat(provenance(request)).isEmpty();
        });
        var records = decided();
        assertThat(records.subList(records.size() - 3, records.size()))
                .extracting(record -> record.path("code").asString())
                .containsExactly("token-rejected", "policy-denied", "scope-insufficient");
        assertThat(gateway.audited().toString()).doesNotContain("session-of-the-legacy-application");
    }

    @Test
    void theRecordNamesEveryRequirementThatIsNotMet() throws Exception {
        assertThat(gateway.send("POST", "/shadow/1", "Authorization", "Bearer " + token("other"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(decided().getLast().path("faults").valueStream())
                .extracting(fault -> fault.path("code").asString())
                .containsExactly("scope-insufficient", "policy-denied");
    }

    @Test
    void aPermittedCallGetsTheSameKeyAndItsProvenance() throws Exception {
        var answer = gateway.call("/shadow/1", "Authorization", "Bearer " + token("tickets:read"));

        assertThat(answer.statusCode()).isEqualTo(200);
        var request = gateway.forwarded().getFirst();
        assertThat(request.getHeader("X-Api-Key")).isEqualTo(KEY);
        assertThat(request.getHeader("Authorization")).isNull();
        assertThat(provenance(request)).isNotEmpty();
        var record = decided().getLast();
        assertThat(record.path("outcome").asString()).isEqualTo("permitted");
        assertThat(record.path("mode").asString()).isEqualTo("shadow");
        assertThat(record.path("outgoing").path("iss").asString()).isEqualTo(GatewayHarness.GATEWAY);
    }

    @Test
    void theNextHopAnswersAsItWouldWithoutTheGateway() throws Exception {
        gateway.nextHop()
                .stubFor(any(anyUrl())
                        .willReturn(unauthorized().withHeader("WWW-Authenticate", "Basic realm=\"legacy\"")));

        for (var header : List.of("X-Unused", "Authorization")) {
            var answer = gateway.call("/shadow/1", header, "Bearer " + token("tickets:read"));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"legacy\"");
        }
    }

    @Test
    void lawSevenABrokenRequestIsRefused() throws Exception {
        var broken = gateway.raw(
                "GET /shadow/1 HTTP/1.1",
                "Host: gateway",
                "Authorization: Bearer a",
                "Authorization: Bearer b",
                "Connection: close",
                "");

        assertThat(broken).contains(" 400 ");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void lawSevenATokenInTheQueryOrTwoActorTokensAreRefused() throws Exception {
        assertThat(gateway.call("/shadow/1?access_token=" + token("tickets:read"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.call("/shadow/1", "Actor-Token", "one", "Actor-Token", "two")
                        .statusCode())
                .isEqualTo(400);

        assertThat(gateway.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/over"})
    void lawSevenThePolicyIsEnforcedForOtherCallersAndAfterItsDay(String path) throws Exception {
        assertThat(gateway.call(path).statusCode()).isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().has("mode")).isFalse();

        assertThat(gateway.call(path, "Authorization", "Bearer " + token("tickets:read"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("X-Api-Key")).isNull();
        assertThat(gateway.forwarded().getFirst().getHeader("Authorization")).startsWith("Bearer ");
    }

    @Test
    void healthShowsThePoliciesThatAreNotEnforced() {
        var health = gateway.context()
                .getBean("policiesHealthIndicator", HealthIndicator.class)
                .health();

        assertThat(health.getDetails())
                .containsEntry("shadow", "shadow until 2999-01-01T00:00:00Z")
                .doesNotContainKey("over");
    }

    private static void assertShadowed(String code) throws Exception {
        var record = decided().getLast();
        assertThat(record.path("outcome").asString()).isEqualTo("shadowed");
        assertThat(record.path("mode").asString()).isEqualTo("shadow");
        assertThat(record.path("code").asString()).isEqualTo(code);
        assertThat(record.path("reason").asString()).isNotEmpty();
        assertThat(record.has("outgoing")).isFalse();
        var end = gateway.audited().getLast();
        assertThat(end.path("outcome").asString()).isEqualTo("completed");
        assertThat(end.path("mode").asString()).isEqualTo("shadow");
    }

    private static List<JsonNode> decided() throws Exception {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList();
    }

    private static List<String> provenance(LoggedRequest request) {
        return request.getAllHeaderKeys().stream()
                .filter(header -> ReservedHeaders.normal(header).startsWith("delegation-")
                        || header.equalsIgnoreCase(ReservedHeaders.PROVENANCE))
                .toList();
    }

    private static String token(String scope) throws Exception {
        return gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", scope)
                .sign();
    }
}
