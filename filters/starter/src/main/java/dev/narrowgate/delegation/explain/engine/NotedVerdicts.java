package dev.narrowgate.delegation.explain.engine;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what the decision points answered, so that an explanation shows it and asks them once. It grows with each question, so
 * it is only for an engine that ends with its command.
 */
final class NotedVerdicts {

    private record Question(String point, DecisionInput input) {}

    private final Map<Question, Verdict> verdicts = new ConcurrentHashMap<>();

    /** Returns the same decision points, whose verdicts are kept. */
    Map<String, DecisionPoint> of(Map<String, DecisionPoint> points) {
        var noted = new LinkedHashMap<String, DecisionPoint>();
        points.forEach((name, point) -> noted.put(name, new Noted(point, verdicts)));
        return noted;
    }

    /** Returns the last verdict on this input. */
    Optional<Verdict> verdict(String point, DecisionInput input) {
        return Optional.ofNullable(verdicts.get(new Question(point, input)));
    }

    private record Noted(DecisionPoint point, Map<Question, Verdict> verdicts) implements DecisionPoint {

        @Override
        public String name() {
            return point.name();
        }

        @Override
        public Duration keep() {
            return point.keep();
        }

        @Override
        public Answer<Verdict> ask(DecisionInput input) {
            return point.ask(input).then(verdict -> {
                verdicts.put(new Question(point.name(), input), verdict);
                return Answer.ready(verdict);
            });
        }
    }
}
