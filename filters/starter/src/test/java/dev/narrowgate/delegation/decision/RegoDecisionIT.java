package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.operations.ConfigurationReload.Status;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A gateway that evaluates a policy in Rego itself, and takes a replaced bundle while it runs. */
@Timeout(120)
class RegoDecisionIT {

    private static final Path POLICIES = Path.of("src", "test", "resources", "decision");

    /** With rules that fail and that do not end. */
    private static final Path FAULTS = Path.of("..", "engine", "src", "test", "resources", "rego", "rules.tar.gz");

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private GatewayHarness gateway;

    @BeforeEach
    void start() throws Exception {
        put("reads.tar.gz");
        var file = Files.writeString(folder.resolve("own.yaml"), """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                  - { id: conflict, uri: "${next-hop}", predicates: [ Path=/conflict/** ], filters: [ Delegation=conflict ] }
                  - { id: endless, uri: "${next-hop}", predicates: [ Path=/endless/** ], filters: [ Delegation=endless ] }
                delegation:
                  decision-points:
                    local: { rego: "file:bundle.tar.gz", entrypoint: narrowgate/decision, keep: 10m, timeout: 20s }
                    conflict: { rego: "%1$s", entrypoint: rules/conflict, timeout: 20s }
                    endless: { rego: "%1$s", entrypoint: rules/endless, timeout: 300ms }
                  policies:
                    tickets: { decisions: [ local ] }
                    conflict: { audience: "https://a.example.com", scopes: [ tickets:read ], decisions: [ conflict ] }
                    endless: { audience: "https://a.example.com", scopes: [ tickets:read ], decisions: [ endless ] }
                """.formatted(
                        FAULTS.toAbsolutePath().normalize().toUri()));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
        gateway.changesItsConfiguration();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void permitsAndFulfilsItsObligation() throws Exception {
        assertThat(call("GET", "/tickets/1").statusCode()).isEqualTo(200);

        var header = gateway.forwarded().getLast().getHeader("Authorization");
        var claims = SignedJWT.parse(header.substring("Bearer ".length())).getJWTClaimsSet();
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isLessThanOrEqualTo(5000);
        assertThat(health()).isEqualTo("ok");
    }

    @Test
    void deniesWithTheReasonOfThePolicy() throws Exception {
        refused("POST", "/tickets/1", 403, "policy-denied", "decision point local denied: orchestrator may only read");
    }

    @Test
    void deniesWhatThePolicyDoesNotDefine() throws Exception {
        refused("PUT", "/tickets/1", 403, "policy-denied", "its policy defines no result for this request");
    }

    @Test
    void aFailedEvaluationIsNoDecision() throws Exception {
        refused(
                "GET",
                "/conflict/1",
                503,
                "decision-unavailable",
                "decision point conflict could not evaluate its policy: it was aborted");
    }

    @Test
    void anEvaluationThatDoesNotEndIsNoDecision() throws Exception {
        refused("GET", "/endless/1", 503, "decision-unavailable", "decision point endless gave no answer in time");
    }

    @Test
    void aReplacedBundleDecidesAtOnce() throws Exception {
        var token = gateway.delegation().sign();
        assertThat(call("GET", "/tickets/1", token).statusCode()).isEqualTo(200);
        gateway.nextHop().resetRequests();

        put("closed.tar.gz");

        await().atMost(SOON).until(() -> status().revision() == 2);
        // The permit of the earlier bundle would have been kept for 10 minutes.
        var answer = call("GET", "/tickets/1", token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString()).contains("closed for maintenance");
    }

    @Test
    void aBrokenBundleLeavesTheEarlierOneInForce() throws Exception {
        put("decision.rego");

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().ok()).isFalse();
        assertThat(status().lastReload().problems())
                .singleElement()
                .asString()
                .contains("delegation.decision-points.local.rego")
                .contains("bundle.tar.gz: is not a complete gzip file (expected: a bundle of opa build -t wasm)");
        assertThat(status().revision()).isEqualTo(1);
        assertThat(call("GET", "/tickets/1").statusCode()).isEqualTo(200);
        gateway.nextHop().resetRequests();
        refused("POST", "/tickets/1", 403, "policy-denied", "orchestrator may only read");
    }

    @Test
    void itsMetersAreThoseOfADecisionPoint() {
        var meters = gateway.context().getBean(MeterRegistry.class);

        assertThat(meters.find("resilience4j.bulkhead.available.concurrent.calls")
                        .tag("name", "decision point local")
                        .gauge())
                .isNotNull();
        assertThat(meters.find("resilience4j.circuitbreaker.state")
                        .tag("name", "decision point local")
                        .gauge())
                .isNull();
    }

    /** As a program replaces it that does not let a reader see half of a file. */
    private void put(String bundle) throws Exception {
        var copy =
                Files.copy(POLICIES.resolve(bundle), folder.resolve("bundle.new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, folder.resolve("bundle.tar.gz"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void refused(String method, String path, int status, String code, String reason) throws Exception {
        var answer = call(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString()).contains(reason);
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        return call(method, path, gateway.delegation().sign());
    }

    private HttpResponse<String> call(String method, String path, String token) throws Exception {
        return gateway.send(method, path, "Authorization", "Bearer " + token);
    }

    private Status status() {
        return gateway.context().getBean(ConfigurationReload.class).status();
    }

    private Object health() {
        return gateway.context()
                .getBean("decisionPointsHealthIndicator", HealthIndicator.class)
                .health()
                .getDetails()
                .get("local");
    }
}
