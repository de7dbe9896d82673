package dev.narrowgate.delegation.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.decision.SteadyCallers.Answered;
import dev.narrowgate.delegation.decision.SteadyCallers.Request;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Decision points that fail and come back while eight callers ask. Every forwarded request has a permit of its own. */
@Tag("long")
@Timeout(120)
class DecisionPointUnderLoadIT {

    /** The requests of a phase, of each kind that it waits for. */
    private static final int MANY = 150;

    private static final int KEPT_PATHS = 20;
    private static final Duration KEEP = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void withoutAnAnswerOfAuthzenNothingIsForwarded(AuthzenOutage.Failure failure) throws Exception {
        try (var authzen = new AuthzenOutage(failure)) {
            nothingIsForwardedWithoutADecision(authzen);
        }
    }

    @Test
    void withoutAnAnswerOfOpaNothingIsForwarded() throws Exception {
        try (var opa = new OpaOutage(folder)) {
            nothingIsForwardedWithoutADecision(opa);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "HANGING", "SERVER_ERROR"})
    void keptVerdictsOfAuthzenServeUntilTheirEnd(AuthzenOutage.Failure failure) throws Exception {
        try (var authzen = new AuthzenOutage(failure)) {
            keptVerdictsServeUntilTheirEnd(authzen);
        }
    }

    @Test
    void keptVerdictsOfOpaServeUntilTheirEnd() throws Exception {
        try (var opa = new OpaOutage(folder)) {
            keptVerdictsServeUntilTheirEnd(opa);
        }
    }

    /** Each request has its own path, so no verdict is for two. */
    private void nothingIsForwardedWithoutADecision(Outage outage) throws Exception {
        try (var gateway = gateway(outage, Duration.ZERO);
                var callers = new SteadyCallers(gateway, requests(number -> number))) {
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            outage.begin();
            callers.awaitFurther(MANY, DecisionsUnderLoad::isUnavailable);
            outage.end();
            // The circuit breaker lets it be asked again.
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            callers.stop();

            var requests = new DecisionsUnderLoad(gateway, callers);
            requests.haveAnAnswerEach();
            requests.areInTheAudit();
            requests.followTheDecisionPoint(outage.permitted(), DecisionPointUnderLoadIT::isToBeDenied);
            assertThat(requests.forwarded()).doesNotHaveDuplicates();
            assertThat(callers.answers()).anyMatch(DecisionsUnderLoad::isDenied);
            assertThat(health(gateway)).isEqualTo("ok");
        }
    }

    private void keptVerdictsServeUntilTheirEnd(Outage outage) throws Exception {
        try (var gateway = gateway(outage, KEEP);
                var callers = new SteadyCallers(gateway, requests(number -> number % KEPT_PATHS))) {
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            outage.begin();
            await().atMost(KEEP.plusSeconds(8)).until(() -> isOver(callers));
            int over = callers.begun();
            callers.awaitFurther(MANY, DecisionsUnderLoad::isUnavailable);
            assertThat(callers.answersAfter(over)).allMatch(DecisionsUnderLoad::isUnavailable);
            outage.end();
            callers.awaitFurther(MANY, DecisionsUnderLoad::isForwarded);
            callers.stop();

            var requests = new DecisionsUnderLoad(gateway, callers);
            requests.haveAnAnswerEach();
            requests.areInTheAudit();
            var permitted = outage.permitted();
            requests.followTheDecisionPoint(permitted, DecisionPointUnderLoadIT::isToBeDenied);
            assertThat(permitted).hasSizeLessThan(requests.forwarded().size());
            assertThat(callers.answers()).anyMatch(DecisionsUnderLoad::isDenied);
            assertThat(health(gateway)).isEqualTo("ok");
        }
    }

    /** Whether each path was asked for since a while, and none has a kept verdict. */
    private static boolean isOver(SteadyCallers callers) {
        var latest = callers.answersAfter(callers.begun() - 4 * KEPT_PATHS);
        return latest.size() > 2 * KEPT_PATHS && latest.stream().allMatch(DecisionsUnderLoad::isUnavailable);
    }

    private static IntFunction<Request> requests(IntFunction<Integer> id) {
        return number -> {
            var name = id.apply(number);
            return new Request(number, "GET", (name % 5 == 4 ? Outage.DENIED : "/tickets/") + name);
        };
    }

    private static boolean isToBeDenied(Answered answer) {
        return answer.request().path().startsWith(Outage.DENIED);
    }

    private GatewayHarness gateway(Outage outage, Duration keep) throws Exception {
        return new GatewayHarness(
                Files.createDirectory(folder.resolve("gateway")),
                outage.setting(),
                "--delegation.decision-points.point.keep=" + keep.toSeconds() + "s",
                "--delegation.decision-points.point.timeout=500ms",
                "--delegation.decision-points.point.breaker.calls=10",
                "--delegation.decision-points.point.breaker.open-for=300ms",
                "--delegation.policies.tickets.decisions[0]=point");
    }

    private static Object health(GatewayHarness gateway) {
        return gateway.context()
                .getBean("decisionPointsHealthIndicator", HealthIndicator.class)
                .health()
                .getDetails()
                .get("point");
    }
}
