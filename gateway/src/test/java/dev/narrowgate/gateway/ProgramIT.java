package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramIT {

    @TempDir
    private Path folder;

    @Test
    void theDemoShowsTwoHopsAndFourRefusals() throws Exception {
        var demo = Program.run(folder, "demo", "--once");

        assertThat(demo.output())
                .contains("Hop 1: orchestrator → gateway → researcher")
                .contains("Hop 2: researcher → gateway → ticket API")
                .contains("researcher, for orchestrator")
                .contains("scope-insufficient")
                .contains("the API saw Delegation-Subject: alice")
                .contains("token-rejected")
                .contains("actor-unauthorized")
                .contains("the hash chain holds over")
                .contains("All results are as expected")
                .doesNotContain("Exception");
        assertThat(demo.exitCode()).isZero();
    }

    @Test
    void theDemoShowsAPolicyInShadowMode() throws Exception {
        var demo = Program.run(folder, "demo", "--once", "--shadow");

        assertThat(demo.output())
                .containsSubsequence(
                        "GET /tickets/17 without a token",
                        "200",
                        "POST /tickets/17 with a token",
                        "200",
                        "CALLS  REFUSED  ROUTE    ACTOR",
                        "token-missing",
                        "policy-denied: the rule of policy tickets does not hold",
                        "Enforced, the policies would refuse 2 of 3 calls.",
                        "All results are as expected")
                .doesNotContain("Exception");
        assertThat(demo.exitCode()).isZero();
    }

    /** Users may have this file alone. Its classes are loaded in another way than those of the folder. */
    @Test
    void theSingleJarValidatesAConfiguration() throws Exception {
        var config = Path.of("..", "config").toAbsolutePath().toString();

        var jar = Program.runJar(folder, "validate", config);

        assertThat(jar.output()).contains("Valid: ").contains("0 problems");
        assertThat(jar.exitCode()).isZero();
    }

    @Test
    void theDemoSaysHowToGetAKeycloak() throws Exception {
        var nowhere = Map.of("KEYCLOAK_HOME", folder.toString());

        var demo = Program.run(folder, Duration.ofMinutes(3), nowhere, "demo", "--once", "--server", "keycloak");

        assertThat(demo.output())
                .isEqualTo("narrowgate demo: KEYCLOAK_HOME: " + folder
                        + " has no bin/kc.sh (expected: an unpacked Keycloak)\n");
        assertThat(demo.exitCode()).isEqualTo(1);
        assertThat(Program.run(folder, "demo", "--server", "nothing").exitCode())
                .isEqualTo(2);
    }

    @Test
    void servesReportsHealthAndMetricsAndDrainsBeforeItEnds() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            int port = Program.freePort();
            int management = Program.freePort();
            try (var program = Program.serve(folder, port, management, fixture.config())) {
                var token = fixture.token();
                assertThat(fixture.call(port, "/tickets/1", token)).isEqualTo(200);
                assertThat(get(management, "/actuator/health"))
                        .contains("\"UP\"")
                        .contains("issuerKeys");
                assertThat(get(management, "/actuator/prometheus"))
                        .contains("delegation_verify_seconds_count{")
                        .contains("delegation_decide_seconds_count{")
                        .contains("delegation_exchange_seconds_count{")
                        .contains("delegation_audit_seconds_count{")
                        .contains("delegation_hops_total{")
                        .contains("cache=\"delegation.tokens\"")
                        .doesNotContain("alice")
                        .doesNotContain("/tickets/1");
                assertThat(get(port, "/unknown")).doesNotContain("Exception").doesNotContain("at dev.");
                h031_administrationIsOnAnotherPort(port);

                fixture.apiTakes(Duration.ofSeconds(2));
                var inFlight = CompletableFuture.supplyAsync(() -> status(fixture, port, token));
                awaitSeen(fixture, 2);
                program.terminate();

                assertThat(inFlight.get(20, TimeUnit.SECONDS)).isEqualTo(200);
                assertThat(program.output())
                        .contains("Stopping: no new connections; requests in progress have at most 30s to end")
                        .containsSubsequence("Waiting for active requests to complete", "Graceful shutdown complete");
            }
            assertThat(Files.readString(auditFile()).lines().filter(line -> line.contains("\"event\":\"completed\"")))
                    .hasSize(2);
            assertThat(AuditVerifier.verify(List.of(folder.resolve("audit"))).holds())
                    .isTrue();
        }
    }

    @Test
    void aFailingServerIsInTheHealthAndInTheMetrics() throws Exception {
        var nowhere = "http://127.0.0.1:1";
        try (var fixture = new ProgramFixture(folder, """
                  servers:
                    corp:
                      { issuer: "https://as.example.com", token-endpoint: %1$s/token, jwks-uri: %1$s/jwks,
                        introspection-endpoint: %1$s/introspect, client-id: narrowgate, client-secret: s3cret-of-the-ours }
                  policies.tickets.exchange: { server: corp }
                """.formatted(nowhere))) {
            int port = Program.freePort();
            int management = Program.freePort();
            try (var program = Program.serve(folder, port, management, fixture.config())) {
                assertThat(get(management, "/actuator/health")).contains("\"corp\":\"ok\"");

                assertThat(fixture.call(port, "/tickets/1", fixture.token())).isEqualTo(503);

                assertThat(get(management, "/actuator/health"))
                        .startsWith("{\"components\"")
                        .contains("\"exchangeServers\":{\"details\":{\"corp\":\"server corp ")
                        .contains("\"corp circuit breaker\":\"closed\"")
                        .contains("\"corp introspection\":\"ok\"")
                        .contains("\"status\":\"UP\"")
                        .doesNotContain("s3cret");
                assertThat(get(management, "/actuator/prometheus"))
                        .contains("resilience4j_circuitbreaker_state{name=\"corp\",state=\"closed\"} 1.0")
                        .contains("resilience4j_bulkhead_available_concurrent_calls{name=\"corp introspection\"}")
                        .contains("resilience4j_retry_calls_total{kind=\"failed_with_retry\",name=\"corp\"} 1.0")
                        .contains("delegation_exchange_seconds_count{failure=\"exchange-unavailable\"");
                program.terminate();
            }
            assertThat(fixture.seen()).isEmpty();
        }
    }

    private void h031_administrationIsOnAnotherPort(int port) throws Exception {
        var paths = List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/gateway/routes",
                "/actuator/heapdump",
                "/actuator/env",
                "/env",
                "/tickets/..;/actuator/env",
                "/tickets/%2e%2e/actuator/env",
                "//actuator/env");
        for (var path : paths) {
            try (var socket = new java.net.Socket("127.0.0.1", port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n")
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                var answer = new String(
                        socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[014] .*");
            }
        }
    }

    @Test
    void anInvalidConfigurationStopsTheStartWithOneReadableText() throws Exception {
        try (var fixture = new ProgramFixture(folder, "  polices: { x: 1 }\n")) {
            var serve =
                    Program.run(folder, "serve", "--config", fixture.config().toString(), "--server.port=0");

            assertThat(serve.exitCode()).isEqualTo(1);
            assertThat(serve.output())
                    .contains("application.yaml:17 delegation.polices")
                    .contains("unknown key (expected: one of actors, allow-insecure-http, audit")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void eachResultHasItsExitCode() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            var valid = Program.run(folder, "validate", fixture.config().toString());
            assertThat(valid.output()).contains("Valid: 1 route, 0 problems, 0 warnings.");
            assertThat(valid.exitCode()).isZero();
        }
        var broken = Files.writeString(folder.resolve("broken.yaml"), "delegation: [ {\n");
        var unreadable = Program.run(folder, "validate", broken.toString());
        assertThat(unreadable.output()).contains("broken.yaml").doesNotContain("\tat ");
        assertThat(unreadable.exitCode()).isEqualTo(1);

        assertThat(Program.run(folder, "validate", "nowhere").exitCode()).isEqualTo(2);
        assertThat(Program.run(folder, "frobnicate").exitCode()).isEqualTo(2);
        assertThat(Program.run(folder, "serve", "--nonsense").exitCode()).isEqualTo(2);
        assertThat(Program.run(folder, "audit").exitCode()).isEqualTo(2);
        assertThat(Program.run(folder, "audit", "verify", "nowhere").exitCode()).isEqualTo(2);
        assertThat(Program.run(folder, "version").output()).startsWith("narrowgate ");
        assertThat(Program.run(folder, "help").output()).contains("serve").contains("validate");
    }

    @Test
    void readsAudits() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), fixture.config())) {
                fixture.call(port, "/tickets/1", fixture.token());
                program.terminate();
            }
        }
        var verified = Program.run(folder, "audit", "verify", "audit");
        assertThat(verified.output()).contains("Holds: 2 records in 1 chain.");
        assertThat(verified.exitCode()).isZero();
        var tree = Program.run(folder, "audit", "tree", "--task", "task-1", "audit");
        assertThat(tree.output()).contains("hop 1  GET /tickets/1  alice → orchestrator  permitted by tickets");
        assertThat(tree.exitCode()).isZero();
        assertThat(Program.run(folder, "audit", "tree", "--task", "other", "audit")
                        .exitCode())
                .isEqualTo(1);

        Files.writeString(auditFile(), Files.readString(auditFile()).replace("alice", "mallory"));
        var changed = Program.run(folder, "audit", "verify", "audit");
        assertThat(changed.output()).contains(".jsonl:1: the record was changed");
        assertThat(changed.exitCode()).isEqualTo(1);
    }

    private Path auditFile() throws Exception {
        try (var files = Files.list(folder.resolve("audit"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int status(ProgramFixture fixture, int port, String token) {
        try {
            return fixture.call(port, "/tickets/2", token);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void awaitSeen(ProgramFixture fixture, int requests) throws InterruptedException {
        for (int attempts = 0; attempts < 500 && fixture.seen().size() < requests; attempts++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(fixture.seen()).hasSize(requests);
    }

    private static String get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
