package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Decision points of an explanation that are not asked. */
public final class ExplainedDecisionPoints {

    private ExplainedDecisionPoints() {}

    /**
     * Decision points that refuse to answer, so a policy that needs them has no decision. A policy in Rego is evaluated, because
     * that asks no server.
     */
    public static Map<String, DecisionPoint> unasked(
            Map<String, ConfiguredDecisionPoint> configured, InstantSource clock) {
        var points = made(
                configured,
                (name, point) -> Answer.refused(new DecisionUnavailable(
                        "decision point " + name + " has to be asked, and is not (expected: --explain-decision)")));
        configured.forEach((name, point) -> {
            if (point.rego() != null) {
                points.put(name, DecisionPoints.local(name, point.settings(), point.rego(), clock));
            }
        });
        return points;
    }

    /** Decision points that permit, to find the other faults of a request. */
    public static Map<String, DecisionPoint> permitting(Map<String, ConfiguredDecisionPoint> configured) {
        return made(configured, (name, point) -> Answer.ready(Verdict.permit()));
    }

    /** Decision points that all give this answer, each in its own protocol. */
    public static Map<String, DecisionPoint> answering(Map<String, ConfiguredDecisionPoint> configured, byte[] answer) {
        return made(
                configured,
                (name, point) -> Answer.ready(
                        point.settings().authzen() == null
                                ? VerdictReader.opa(answer)
                                : point.settings().evaluateActor()
                                        ? EvaluationsReader.read(answer, null)
                                        : VerdictReader.authzen(answer)));
    }

    private static Map<String, DecisionPoint> made(
            Map<String, ConfiguredDecisionPoint> configured,
            BiFunction<String, ConfiguredDecisionPoint, Answer<Verdict>> answer) {
        var points = new LinkedHashMap<String, DecisionPoint>();
        configured.forEach((name, point) -> points.put(name, new Fixed(name, answer.apply(name, point))));
        return points;
    }

    private record Fixed(String name, Answer<Verdict> answer) implements DecisionPoint {

        @Override
        public Duration keep() {
            return Duration.ZERO;
        }

        @Override
        public Answer<Verdict> ask(DecisionInput input) {
            return answer;
        }
    }
}
