package dev.narrowgate.delegation.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.decision.SteadyCallers.Answered;
import dev.narrowgate.delegation.decision.SteadyCallers.Request;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.operations.ConfigurationReload.Status;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy in Rego whose file is broken, deleted and replaced while eight callers send requests. It permits GET and denies
 * POST, as long as it is in force.
 */
@Tag("long")
@Timeout(120)
class RegoUnderLoadIT {

    private static final Path POLICIES = Path.of("src", "test", "resources", "decision");

    /** With a rule that does not end. */
    private static final Path FAULTS = Path.of("..", "engine", "src", "test", "resources", "rego", "rules.tar.gz");

    /** The requests of a phase, of each kind that it waits for. */
    private static final int MANY = 100;

    private static final int KEPT_PATHS = 20;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Path configuration;
    private GatewayHarness gateway;

    @BeforeEach
    void start() throws Exception {
        put("reads.tar.gz");
        configuration = folder.resolve("own.yaml");
        configure("{ rego: \"file:bundle.tar.gz\", entrypoint: narrowgate/decision, keep: 10m, timeout: 20s }");
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + configuration.toUri());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPolicyThatCannotBeReadLeavesTheEarlierOneInForce() throws Exception {
        try (var callers = callers(number -> number)) {
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);

            put("decision.rego");
            await().atMost(SOON).until(() -> refusedBecause("is not a complete gzip file"));
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);

            Files.delete(folder.resolve("bundle.tar.gz"));
            await().atMost(SOON).until(() -> refusedBecause("no such file"));
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);

            put("reads.tar.gz");
            await().atMost(SOON).until(() -> status().lastReload().ok());
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            callers.stop();

            assertThat(callers.answers()).noneMatch(DecisionsUnderLoad::isUnavailable);
            followThePolicy(callers, RegoUnderLoadIT::isPost);
        }
    }

    @Test
    void aPolicyThatDeniesIsInForceForEachRequestAfterTheReload() throws Exception {
        deniesAfterTheReload(number -> number);
    }

    /** The permits of the earlier policy would have been kept for 10 minutes. */
    @Test
    void keptPermitsEndWithTheirPolicy() throws Exception {
        deniesAfterTheReload(number -> number % KEPT_PATHS);
    }

    private void deniesAfterTheReload(IntUnaryOperator id) throws Exception {
        try (var callers = callers(id)) {
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);

            put("closed.tar.gz");
            await().atMost(SOON).until(() -> status().revision() == 2);
            int closed = callers.begun();
            callers.awaitFurther(MANY, DecisionsUnderLoad::isDenied);
            int opened = callers.begun();

            put("reads.tar.gz");
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            callers.stop();

            assertThat(callers.answersAfter(closed))
                    .filteredOn(answer -> answer.request().number() <= opened && !DecisionsUnderLoad.isDenied(answer))
                    .isEmpty();
            assertThat(callers.answers()).noneMatch(DecisionsUnderLoad::isUnavailable);
            followThePolicy(callers, answer -> true);
        }
    }

    @Test
    void aPolicyThatDoesNotEndForwardsNothing() throws Exception {
        try (var callers = callers(number -> number)) {
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);

            configure("{ rego: \"%s\", entrypoint: rules/endless, keep: 10m, timeout: 100ms }"
                    .formatted(FAULTS.toAbsolutePath().normalize().toUri()));
            await().atMost(SOON).until(() -> status().revision() == 2);
            int endless = callers.begun();
            callers.awaitFurther(MANY, DecisionsUnderLoad::isUnavailable);
            int ended = callers.begun();

            configure("{ rego: \"file:bundle.tar.gz\", entrypoint: narrowgate/decision, keep: 10m, timeout: 20s }");
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            callers.stop();

            assertThat(callers.answersAfter(endless))
                    .filteredOn(
                            answer -> answer.request().number() <= ended && !DecisionsUnderLoad.isUnavailable(answer))
                    .isEmpty();
            followThePolicy(callers, RegoUnderLoadIT::isPost);
        }
    }

    private SteadyCallers callers(IntUnaryOperator id) {
        return new SteadyCallers(gateway, number -> {
            int name = id.applyAsInt(number);
            return new Request(number, name % 4 == 3 ? "POST" : "GET", "/tickets/" + name);
        });
    }

    private static boolean isPost(Answered answer) {
        return answer.request().method().equals("POST");
    }

    /** @param deniable whether a policy of this test may have denied the request */
    private void followThePolicy(SteadyCallers callers, Predicate<Answered> deniable) throws Exception {
        var requests = new DecisionsUnderLoad(gateway, callers);
        requests.haveAnAnswerEach();
        requests.areInTheAudit();
        requests.followTheDecisionPoint(gets(callers), deniable);
        assertThat(callers.answers()).anyMatch(DecisionsUnderLoad::isDenied);
    }

    /** What the policy permits. */
    private static Set<String> gets(SteadyCallers callers) {
        return callers.answers().stream()
                .filter(answer -> !isPost(answer))
                .map(answer -> answer.request().path())
                .collect(Collectors.toSet());
    }

    private void configure(String point) throws Exception {
        Files.writeString(configuration, """
                delegation:
                  decision-points.point: %s
                  policies.tickets.decisions: [ point ]
                """.formatted(point));
    }

    /** As a program replaces it that does not let a reader see half of a file. */
    private void put(String bundle) throws Exception {
        var copy =
                Files.copy(POLICIES.resolve(bundle), folder.resolve("bundle.new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, folder.resolve("bundle.tar.gz"), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean refusedBecause(String reason) {
        var last = status().lastReload();
        return last != null && !last.ok() && last.problems().stream().anyMatch(problem -> problem.contains(reason));
    }

    private Status status() {
        return gateway.context().getBean(ConfigurationReload.class).status();
    }
}
