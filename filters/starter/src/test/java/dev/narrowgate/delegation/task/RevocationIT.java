package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Law 11 at the running gateway: what an operator revokes is over, with everything that rests on it. */
class RevocationIT {

    private static final String IDP = "https://idp.example.com";

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private Actuator actuator;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayHarness(folder, Actuator.SETTINGS);
        // An explanation knows no revocation.
        gateway.changesItsConfiguration();
        actuator = new Actuator(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private String token() {
        return gateway.delegation()
                .claim("jti", "jti-1")
                .actors("researcher", "orchestrator")
                .sign();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    { "token": { "iss": "https://idp.example.com", "jti": "jti-1" } }                                              | 401 | token-rejected
                    { "task": "task-1" }                                                                                           | 403 | task-closed
                    { "task": { "id": "task-1", "origin": "https://idp.example.com" } }                                            | 403 | task-closed
                    { "subject": { "iss": "https://idp.example.com", "sub": "alice" } }                                            | 401 | token-rejected
                    { "actor": { "iss": "https://idp.example.com", "sub": "researcher" } }                                         | 403 | actor-unauthorized
                    { "actor": { "iss": "https://idp.example.com", "sub": "orchestrator" } }                                       | 403 | actor-unauthorized
                    { "subject": { "iss": "https://idp.example.com", "sub": "alice" }, "actor": { "iss": "https://idp.example.com", "sub": "orchestrator" } } | 403 | actor-unauthorized
                    """)
    void x020_whatIsRevokedIsRefusedUntilItIsLifted(String body, int status, String code) throws Exception {
        var token = token();
        assertThat(call(token).statusCode()).isEqualTo(200);

        var revoked = actuator.post("/revocations", body);

        assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
        assertThat(json(revoked).at("/dropped/tokens").asInt()).isEqualTo(1);
        assertThat(json(revoked).at("/dropped/issued").asInt()).isEqualTo(1);
        assertThat(json(revoked).at("/dropped/decisions").asInt()).isEqualTo(1);
        gateway.reset();
        var refused = call(token);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(json(refused).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();

        var id = json(revoked).path("id").asString();
        assertThat(json(actuator.get("/revocations")).at("/revocations/0/id").asString())
                .isEqualTo(id);
        assertThat(actuator.delete("/revocations/" + id).statusCode()).isEqualTo(200);
        assertThat(actuator.delete("/revocations/" + id).statusCode()).isEqualTo(404);
        assertThat(call(token).statusCode()).isEqualTo(200);
    }

    @Test
    void aDryRunCountsAndEndsNothing() throws Exception {
        var token = token();
        assertThat(call(token).statusCode()).isEqualTo(200);

        var counted = actuator.post(
                "/revocations",
                "{ \"subject\": { \"iss\": \"%s\", \"sub\": \"alice\" }, \"dryRun\": true }".formatted(IDP));

        assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
        assertThat(json(counted).at("/dropped/tokens").asInt()).isEqualTo(1);
        assertThat(json(counted).at("/dropped/issued").asInt()).isEqualTo(1);
        assertThat(json(actuator.get("/revocations")).path("revocations").size())
                .isZero();
        assertThat(call(token).statusCode()).isEqualTo(200);
    }

    @Test
    void anotherSubjectGoesOn() throws Exception {
        actuator.post("/revocations", "{ \"subject\": { \"iss\": \"%s\", \"sub\": \"alice\" } }".formatted(IDP));

        var bob = gateway.issuer()
                .token("bob", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .claim("task_id", "task-2")
                .actors("orchestrator")
                .sign();
        assertThat(call(bob).statusCode()).isEqualTo(200);
    }

    @Test
    void aHopThatIsUnderWayEnds() throws Exception {
        gateway.nextHop()
                .stubFor(WireMock.get("/tickets/slow")
                        .willReturn(WireMock.ok("x".repeat(64)).withChunkedDribbleDelay(64, 60_000)));
        try (var threads = Executors.newSingleThreadExecutor()) {
            var token = token();
            var slow = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return gateway.call("/tickets/slow", "Authorization", "Bearer " + token)
                                    .statusCode();
                        } catch (Exception cut) {
                            return -1;
                        }
                    },
                    threads);
            await().untilAsserted(() -> assertThat(gateway.forwarded()).hasSize(1));

            var revoked = actuator.post("/tasks/task-1", "{ \"status\": \"revoked\", \"reason\": \"an alarm\" }");

            assertThat(json(revoked).at("/dropped/streams").asInt()).isEqualTo(1);
            assertThat(slow.get()).isIn(401, -1);
        }
        await().untilAsserted(() -> assertThat(gateway.audited())
                .anyMatch(record -> record.path("code").asString("").equals("delegation-ended")));
    }

    @Test
    void eachChangeIsRecordedWithItsAuthorItsReasonAndItsEffect() throws Exception {
        call(token());

        var revoked = actuator.post("/tasks/task-1", "{ \"status\": \"revoked\", \"reason\": \"an alarm\" }");
        var id = json(actuator.get("/revocations")).at("/revocations/0/id").asString();
        actuator.delete("/revocations/" + id);

        assertThat(json(revoked).path("status").asString()).isEqualTo("revoked");
        await().untilAsserted(() -> assertThat(gateway.audited())
                .anySatisfy(record -> {
                    assertThat(record.path("event").asString()).isEqualTo("revocation");
                    assertThat(record.path("revokes").asString()).isEqualTo("task task-1 of " + IDP);
                    assertThat(record.path("by").asString()).isEqualTo("operator on loopback");
                    assertThat(record.path("reason").asString()).isEqualTo("an alarm");
                    assertThat(record.path("dropped_tokens").asInt()).isEqualTo(1);
                })
                .anySatisfy(record -> {
                    assertThat(record.path("event").asString()).isEqualTo("revocation_lifted");
                    assertThat(record.path("revocation").asString()).isEqualTo(id);
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                              | nothing is named
                    { "token": { "iss": "https://idp.example.com" } }               | token.jti is missing
                    { "subject": { "iss": "", "sub": "alice" } }                    | subject.iss is missing
                    { "subject": { "iss": "i", "sub": "s" }, "task": "task-1" }     | too much is named
                    """)
    void aCallThatIsMadeWronglySaysWhatIsMissing(String body, String problem) throws Exception {
        var answer = actuator.post("/revocations", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("problem").asString()).contains(problem);
        assertThat(json(actuator.get("/revocations")).path("revocations").size())
                .isZero();
    }
}
