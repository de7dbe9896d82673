package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ways around the end of a task and around its budgets. */
class TaskAttacksIT {

    private static final String IDP = "https://idp.example.com";

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private Actuator actuator;

    private void start(String... settings) throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(Actuator.SETTINGS, settings).flatMap(Stream::of).toArray(String[]::new));
        gateway.changesItsConfiguration();
        actuator = new Actuator(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static HttpResponse<String> call(GatewayHarness gateway, String path, String token) throws Exception {
        return gateway.call(path, "Authorization", "Bearer " + token);
    }

    private static String outgoing(GatewayHarness gateway) {
        return gateway.forwarded().getLast().getHeader("Authorization").split(" ")[1];
    }

    private static JsonNode claims(String token) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private String withoutTask() {
        return gateway.issuer()
                .token("alice", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .actors("orchestrator")
                .sign();
    }

    @Test
    void aCallerThatLeavesWithinASuccessfulAnswerHasEndedItsTask() throws Exception {
        start("--delegation.policies.tickets.after-success.end=task");
        gateway.nextHop()
                .stubFor(WireMock.post("/tickets/slow")
                        .willReturn(WireMock.ok("x".repeat(64)).withChunkedDribbleDelay(64, 1500)));
        var token = gateway.delegation().sign();

        try (var socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            var lines =
                    "POST /tickets/slow HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(token);
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            var head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(head).isEqualTo("HTTP/1.1 200");
        }

        await().untilAsserted(() -> assertThat(gateway.audited())
                .anyMatch(record -> record.path("event").asString().equals("completed")));
        gateway.reset();
        assertThat(call(gateway, "/tickets/1", token).statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aCallerThatLeavesBeforeTheAnswerDoesNotKeepItsTask() throws Exception {
        start("--delegation.policies.tickets.after-success.end=task");
        gateway.nextHop()
                .stubFor(WireMock.post("/tickets/slow").willReturn(WireMock.ok().withFixedDelay(1000)));
        var token = gateway.delegation().sign();

        try (var socket = new Socket("127.0.0.1", gateway.port())) {
            var lines =
                    "POST /tickets/slow HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(token);
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            await().untilAsserted(() -> assertThat(gateway.forwarded()).hasSize(1));
        }

        await().untilAsserted(() -> assertThat(gateway.audited())
                .anyMatch(record -> record.path("event").asString().equals("completed")));
        gateway.reset();
        assertThat(call(gateway, "/tickets/1", token).statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void lawElevenABrokenProofDoesNotHideABegunTaskThatIsRevokedInTheShadow() throws Exception {
        var shadow = Files.writeString(folder.resolve("shadow.yaml"), """
                delegation:
                  tasks: { begin: true }
                  policies:
                    shadow:
                      audience: https://legacy.example.com
                      scopes: [ "tickets:read" ]
                      mode: shadow
                      shadow: { credential: { api-key: { value: key-of-the-legacy-api } }, from: [ 127.0.0.0/8 ], until: 2999-01-01 }
                spring.cloud.gateway.server.webflux.routes:
                  - { id: shadow, uri: "${next-hop}", predicates: [ Path=/shadow/** ], filters: [ Delegation=shadow ] }
                """);
        start("--spring.config.additional-location=" + shadow.toUri());
        var token = withoutTask();
        assertThat(call(gateway, "/shadow/1", token).statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(gateway.audited())
                .anyMatch(record -> !record.path("task").asString("").isEmpty()));
        var id = gateway.audited().stream()
                .map(record -> record.path("task").asString(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(actuator.post("/tasks/" + id, "{ \"status\": \"revoked\" }").statusCode())
                .isEqualTo(200);
        gateway.reset();

        assertThat(call(gateway, "/shadow/1", token).statusCode()).isEqualTo(403);
        assertThat(gateway.call("/shadow/1", "Authorization", "Bearer " + token, "Actor-Token", "broken")
                        .statusCode())
                .isNotEqualTo(200);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aMisspeltDryRunRevokesNothing() throws Exception {
        start();
        call(gateway, "/tickets/1", gateway.delegation().sign());

        for (var member : new String[] {"\"dryrun\": true", "\"dryRun\": \"yes\"", "\"dry-run\": true"}) {
            var answer = actuator.post(
                    "/revocations",
                    "{ \"subject\": { \"iss\": \"%s\", \"sub\": \"alice\" }, %s }".formatted(IDP, member));
            assertThat(answer.statusCode()).as(member).isEqualTo(400);
        }
        var task = actuator.post("/tasks/task-1", "{ \"status\": \"revoked\", \"dryRun\": true }");
        assertThat(task.statusCode()).isEqualTo(400);
        assertThat(json(actuator.get("/revocations")).path("revocations").size())
                .isZero();
    }

    @Test
    void aTaskThatIsNotKnownIsNotFound() throws Exception {
        start();

        var answer = actuator.post("/revocations", "{ \"task\": \"unknown\" }");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    @Test
    void aTaskIsCompletedUnderABasePathToo() throws Exception {
        start("--spring.webflux.base-path=/api", "--delegation.tasks.completion=true");
        var token = gateway.delegation().sign();

        var answer = gateway.send("POST", "/api/tasks/task-1/complete", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aPathThatDecodesToNothingIsRefused() throws Exception {
        start("--delegation.tasks.completion=true");
        var token = gateway.delegation().sign();

        for (var path : new String[] {
            "/tasks/%zz/complete", "/tasks;x/y/complete", "/tasks/;x/complete", "/tasks/task-1%2Fcomplete/complete"
        }) {
            var answer = gateway.raw(
                    "POST " + path + " HTTP/1.1",
                    "Host: gateway",
                    "Content-Length: 0",
                    "Connection: close",
                    "Authorization: Bearer " + token);
            assertThat(answer).as(path).startsWith("HTTP/1.1 4");
        }
        assertThat(call(gateway, "/tickets/1", token).statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondGatewayWidensNoLimitAndKnowsWhatIsRevoked(@TempDir Path other) throws Exception {
        start(
                "--delegation.tasks.deadline=10m",
                "--delegation.tasks.budgets.calls=3",
                "--delegation.tasks.budgets.in-flight=2");
        var second = new GatewayHarness(
                other,
                Stream.of(Actuator.SETTINGS, new String[] {
                            "--delegation.gateway=https://second.example.com",
                            "--delegation.issuers[0].issuer=https://gateway.example.com",
                            "--delegation.issuers[0].jwks-uri=http://127.0.0.1:" + gateway.port()
                                    + "/.well-known/jwks.json",
                            "--delegation.issuers[0].vouches-for=gateway",
                            "--delegation.issuers[0].audiences=https://tickets.example.com",
                            "--delegation.policies.tickets.audience=https://api.example.com",
                            "--delegation.issuers[1].issuer=" + IDP,
                            "--delegation.issuers[1].jwks-uri=http://127.0.0.1:"
                                    + gateway.keys().port() + "/jwks",
                            "--delegation.issuers[1].vouches-for=subject,actor",
                            "--delegation.tasks.deadline=1h",
                            "--delegation.tasks.budgets.calls=100",
                            "--delegation.tasks.budgets.in-flight=50"
                        })
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        try {
            second.changesItsConfiguration();
            call(gateway, "/tickets/1", gateway.delegation().sign());
            var between = outgoing(gateway);
            assertThat(call(second, "/tickets/1", between).statusCode()).isEqualTo(200);
            var out = claims(outgoing(second));

            assertThat(out.at("/task/calls").asInt()).isEqualTo(3);
            assertThat(out.at("/task/in_flight").asInt()).isEqualTo(2);
            assertThat(out.at("/task/exp").asLong())
                    .isEqualTo(claims(between).at("/task/exp").asLong());
            assertThat(out.at("/task/origin").asString()).isEqualTo(IDP);
            call(second, "/tickets/1", between);
            call(second, "/tickets/1", between);
            assertThat(call(second, "/tickets/1", between).statusCode()).isEqualTo(429);
            // The token that the second gateway never saw revokes what was made from it.
            var parent = claims(between).path("parent");
            var body = "{ \"token\": %s }".formatted(parent);
            assertThat(new Actuator(second).post("/revocations", body).statusCode())
                    .isEqualTo(200);
            second.reset();
            assertThat(call(second, "/tickets/1", between).statusCode()).isEqualTo(401);
            assertThat(second.forwarded()).isEmpty();
        } finally {
            second.close();
        }
    }
}
