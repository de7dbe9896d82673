package dev.narrowgate.delegation.explain.engine;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last verdict of each decision point, so that an explanation shows it and asks once. */
final class NotedVerdicts {

    private record Answered(DecisionInput input, Verdict verdict) {}

    private final Map<String, Noted> points;

    NotedVerdicts(Map<String, DecisionPoint> points) {
        var noted = new LinkedHashMap<String, Noted>();
        points.forEach((name, point) -> noted.put(name, new Noted(point)));
        this.points = Map.copyOf(noted);
    }

    /** The same decision points, whose verdicts are kept. */
    Map<String, DecisionPoint> points() {
        return Map.copyOf(points);
    }

    /** Returns the verdict of a decision point, if its last one is on this input. */
    Optional<Verdict> verdict(String name, DecisionInput input) {
        return Optional.ofNullable(points.get(name))
                .map(point -> point.last)
                .filter(last -> last.input().equals(input))
                .map(Answered::verdict);
    }

    private static final class Noted implements DecisionPoint {

        private final DecisionPoint point;

        /** The answer may arrive on another thread. */
        private volatile @Nullable Answered last;

        Noted(DecisionPoint point) {
            this.point = point;
        }

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
            last = null;
            return point.ask(input).then(verdict -> {
                last = new Answered(input, verdict);
                return Answer.ready(verdict);
            });
        }
    }
}
