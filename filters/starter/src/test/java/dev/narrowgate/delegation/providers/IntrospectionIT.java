package dev.narrowgate.delegation.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.BearerToken;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Opaque tokens, on the way through a running gateway. */
class IntrospectionIT {

    private static final String SECRET = "the-secret-of-narrowgate";

    private static GatewayHarness gateway;

    private final String token = "opaque-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET + "\n");
        var issuers = Files.writeString(folder.resolve("issuers.yaml"), """
                delegation.issuers:
                  - issuer: https://idp.example.com
                    vouches-for: [ subject, actor ]
                    introspection:
                      endpoint: ${idp}/introspect
                      client-id: narrowgate
                      client-secret: file:%s
                      keep: 1s
                      keep-negative: 5m
                      timeout: 1s
                """.formatted(folder.resolve("secret")));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + issuers.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
        gateway.keys().resetAll();
    }

    private static String answer(String more) {
        var now = Instant.now().getEpochSecond();
        return """
                {"active": true, "sub": "alice", "aud": "https://gateway.example.com", "client_id": "app",
                 "exp": %d, "iat": %d, "scope": "tickets:read"%s}
                """.formatted(now + 60, now, more);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        gateway.keys().stubFor(post("/introspect").willReturn(answer));
    }

    private HttpResponse<String> call() throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private void refused(int status, String code) throws Exception {
        var answer = call();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(answer.headers().map().toString()).doesNotContain(token);
        var record = gateway.audited().getLast();
        assertThat(record.path("code").asString()).isEqualTo(code);
        assertThat(record.toString()).doesNotContain(token).doesNotContain(SECRET);
    }

    private static int asked() {
        return gateway.keys().findAll(postRequestedFor(anyUrl())).size();
    }

    @Test
    void in01_anActiveTokenIsExchangedAndNeverForwarded() throws Exception {
        answers(okJson(answer(", \"act\": {\"sub\": \"orchestrator\"}, \"task_id\": \"task-1\"")));

        assertThat(call().statusCode()).isEqualTo(200);

        var seen = gateway.forwarded().getFirst();
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeader("Delegation-Actor")).isEqualTo("orchestrator");
        assertThat(seen.getHeader("Authorization")).startsWith("Bearer ey").doesNotContain(token);
        gateway.keys()
                .verify(postRequestedFor(WireMock.urlEqualTo("/introspect"))
                        .withBasicAuth(
                                new com.github.tomakehurst.wiremock.client.BasicCredentials("narrowgate", SECRET))
                        .withFormParam("token", equalTo(token)));
        var records = gateway.audited().toString();
        assertThat(records)
                .contains(new BearerToken(token).fingerprint().tokenId())
                .doesNotContain(token);
    }

    @Test
    void in02_anInactiveTokenIsRefusedAndNotAskedAboutAgain() throws Exception {
        answers(okJson("{\"active\": false}"));

        refused(401, "token-rejected");
        refused(401, "token-rejected");

        assertThat(asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"active\": \"true\"",
                "\"active\": 1",
                "\"aud\": \"https://elsewhere.example.com\"",
                "\"aud\": []",
                "\"iss\": \"https://evil.example.com\"",
                "\"exp\": 1",
                "\"exp\": null",
                "\"exp\": 99999999999",
                "\"nbf\": 99999999999",
                "\"cnf\": {}",
                "\"cnf\": {\"jkt\": \"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}",
                "\"cnf\": {\"x5t#S256\": \"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}",
                "\"token_type\": \"N_A\"",
                "\"chain_complete\": false",
                "\"act\": []",
            })
    void x026_anActiveTokenThatIsNotForThisGatewayNowIsRefused(String member) throws Exception {
        var name = member.substring(1, member.indexOf('"', 1));
        answers(okJson(answer("")
                .replaceFirst("\"" + name + "\": (\"[^\"]*\"|[0-9]+|true), ?", "")
                .replaceFirst("\\{", java.util.regex.Matcher.quoteReplacement("{" + member + ", "))));

        refused(401, "token-rejected");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void in04_anIssuerThatRefusesThisGatewayIsAFaultOfThisGateway(int status) throws Exception {
        answers(aResponse().withStatus(status));

        refused(503, "keys-unavailable");

        assertThat(call().headers().firstValue("Retry-After")).isPresent();
        assertThat(health().getDetails().get("https://idp.example.com introspection"))
                .asString()
                .contains("refuses this gateway's credentials (" + status + ")");
    }

    private static Health health() {
        return gateway.context()
                .getBean("issuerKeysHealthIndicator", HealthIndicator.class)
                .health();
    }

    @Test
    void in06_withoutAnAnswerNothingIsForwarded() throws Exception {
        for (var answer : List.of(
                aResponse().withStatus(500),
                okJson(answer("")).withFixedDelay(1500),
                okJson(answer(", \"sub\": \"mallory\"")),
                okJson(answer("") + "x"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html>"),
                aResponse().withStatus(302).withHeader("Location", "/introspect"))) {
            answers(answer);
            refused(503, "keys-unavailable");
        }
    }

    @Test
    void in05_anActiveTokenIsNotAskedAboutAgainUntilTheAnswerIsTooOld() throws Exception {
        answers(okJson(answer("")));
        var begun = System.nanoTime();
        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(call().statusCode()).isEqualTo(200);
        // On a machine that stalls, the answer may have become too old meanwhile.
        assertThat(asked()).isLessThanOrEqualTo(1 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));

        answers(okJson("{\"active\": false}"));
        int status;
        do {
            status = call().statusCode();
        } while (status == 200);

        assertThat(status).isEqualTo(401);
        assertThat(asked()).isGreaterThanOrEqualTo(2);
        gateway.reset();
        refused(401, "token-rejected");
    }

    @Test
    void oneQuestionIsAskedForAllWhoPresentTheSameToken() throws Exception {
        answers(okJson(answer("")).withFixedDelay(500));

        var calls = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::status))
                .toList();

        for (var call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        // Those who came after the answer was remembered or too old ask again, and nobody else.
        assertThat(asked()).isLessThan(10);
    }

    private int status() {
        try {
            return call().statusCode();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void aJwtIsNeverShownToTheIssuer() throws Exception {
        answers(okJson(answer("")));

        var answer = gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(asked()).isZero();
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void anOpaqueActorTokenProvesAnAgent() throws Exception {
        var agent = "agent-" + UUID.randomUUID();
        answers(okJson(answer("")));
        gateway.keys()
                .stubFor(post("/introspect")
                        .withFormParam("token", equalTo(agent))
                        .willReturn(okJson(answer("").replace("alice", "researcher"))));

        var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + token, "Actor-Token", agent);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Actor")).isEqualTo("researcher");
    }
}
