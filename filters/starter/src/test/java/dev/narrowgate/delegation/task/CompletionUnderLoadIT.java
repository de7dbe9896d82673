package dev.narrowgate.delegation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.redis.TestRedis;
import dev.narrowgate.delegation.task.PacedCallers.Answered;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task with a budget is completed at one of two gateways on one Redis, while 100 requests a second go through each. */
@Tag("long")
@Timeout(120)
class CompletionUnderLoadIT {

    /** The time after which no gateway on the store forwards a request of a completed task. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    /** Three seconds of load at one gateway. */
    private static final int MANY = 300;

    @TempDir
    private Path folder;

    private TestRedis redis;
    private GatewayHarness one;
    private GatewayHarness other;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.single();
        var keys = Files.writeString(folder.resolve("keys.jwks"), SigningKeys.newDocument("ES256"));
        one = gateway("one", keys);
        other = gateway("other", keys);
    }

    private GatewayHarness gateway(String name, Path keys) throws IOException {
        var settings = new ArrayList<>(List.of(Actuator.SETTINGS));
        settings.addAll(List.of(
                "--delegation.signing.keys=file:" + keys,
                "--delegation.store=redis://127.0.0.1:" + redis.port(),
                "--delegation.tasks.deadline=1h",
                "--delegation.tasks.budgets.calls=100000"));
        return new GatewayHarness(Files.createDirectories(folder.resolve(name)), settings.toArray(String[]::new));
    }

    @AfterEach
    void stop() throws Exception {
        for (var gateway : new GatewayHarness[] {one, other}) {
            if (gateway != null) {
                gateway.close();
            }
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void nothingDecidedLaterThanASecondAfterTheCompletionIsForwarded() throws Exception {
        try (var callers = new PacedCallers(one);
                var others = new PacedCallers(other)) {
            awaitFurther(Instant.MIN, callers, others);
            var asked = Instant.now();
            var completed = new Actuator(one).post("/tasks/task-1", "{ \"status\": \"completed\" }");
            var answered = Instant.now();
            assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
            awaitFurther(answered.plus(BOUND), callers, others);
            callers.stop();
            others.stop();

            for (var load : List.of(callers, others)) {
                ranThroughTheCompletion(load, answered);
                isServedBeforeAndRefusedAfter(load, asked, answered.plus(BOUND));
            }
            // The gateway that was asked forwards nothing more from its answer on.
            isForwardedUntil(one, callers, answered);
            isForwardedUntil(other, others, answered.plus(BOUND));
            isCutByTheCompletionAlone(one, callers);
            isCutByTheCompletionAlone(other, others);
        }
    }

    private static void awaitFurther(Instant moment, PacedCallers... loads) {
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            for (var load : loads) {
                if (load.answeredSince(moment) < MANY) {
                    return false;
                }
            }
            return true;
        });
    }

    /** At least half of the rate, because the machine of the test may be busy. */
    private static void ranThroughTheCompletion(PacedCallers load, Instant answered) {
        assertThat(load.answers())
                .filteredOn(answer ->
                        answer.begun().isAfter(answered) && answer.begun().isBefore(answered.plus(BOUND)))
                .hasSizeGreaterThan(50);
    }

    private static void isServedBeforeAndRefusedAfter(PacedCallers load, Instant asked, Instant bound) {
        assertThat(load.answers())
                .filteredOn(answer -> answer.ended().isBefore(asked))
                .hasSizeGreaterThanOrEqualTo(MANY / 2)
                .allMatch(answer -> answer.status() == 200);
        assertThat(load.answers())
                .filteredOn(answer -> answer.begun().isAfter(bound))
                .hasSizeGreaterThanOrEqualTo(MANY)
                .allMatch(CompletionUnderLoadIT::isTaskClosed);
    }

    /** A request that was under way at the next hop is cut. Each other one is served or refused as a whole. */
    private static void isCutByTheCompletionAlone(GatewayHarness gateway, PacedCallers load) throws IOException {
        var ended = records(gateway, "completed", "failed")
                .filter(record -> record.path("code").asString("").equals("delegation-ended"))
                .map(record -> record.path("path").asString())
                .toList();
        assertThat(load.answers())
                .filteredOn(answer -> answer.status() != 200 && !isTaskClosed(answer))
                .allMatch(answer -> ended.contains(answer.path()))
                .allMatch(answer -> answer.status() == 0
                        || answer.status() == 401 && answer.code().equals("delegation-ended"));
    }

    private static boolean isTaskClosed(Answered answer) {
        return answer.status() == 403 && answer.code().equals("task-closed");
    }

    private static void isForwardedUntil(GatewayHarness gateway, PacedCallers load, Instant bound) throws IOException {
        var forwarded = gateway.forwarded().stream().map(LoggedRequest::getUrl).collect(Collectors.toSet());
        var decided = decided(gateway);

        assertThat(decided).containsKeys(forwarded.toArray(String[]::new));
        assertThat(forwarded)
                .hasSizeGreaterThanOrEqualTo(MANY / 2)
                .allMatch(path -> !decided.get(path).isAfter(bound));
        assertThat(load.answers())
                .filteredOn(CompletionUnderLoadIT::isTaskClosed)
                .noneMatch(answer -> forwarded.contains(answer.path()));
        assertThat(load.answers())
                .filteredOn(answer -> answer.begun().isAfter(bound))
                .noneMatch(answer -> forwarded.contains(answer.path()));
    }

    /** Returns the time of the permit of each path. */
    private static Map<String, Instant> decided(GatewayHarness gateway) throws IOException {
        return records(gateway, "decided", "permitted")
                .collect(Collectors.toMap(
                        record -> record.path("path").asString(),
                        record -> Instant.parse(record.path("time").asString())));
    }

    private static Stream<JsonNode> records(GatewayHarness gateway, String event, String outcome) throws IOException {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString("").equals(event))
                .filter(record -> record.path("outcome").asString("").equals(outcome));
    }
}
