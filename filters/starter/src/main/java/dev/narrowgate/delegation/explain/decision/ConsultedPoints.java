package dev.narrowgate.delegation.explain.decision;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.ConsultingPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Demand;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Granted;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides again by the verdicts that the decision points gave, one step after the other, by the code that decided the first
 * time. So each step shows what it did to the grant.
 */
final class ConsultedPoints {

    private final AccessRequest request;
    private final Instant until;
    private final InstantSource clock;
    private final UnaryOperator<String> redaction;

    private @Nullable Decision decision;

    ConsultedPoints(AccessRequest request, Instant until, Instant at, UnaryOperator<String> redaction) {
        this.request = request;
        this.until = until;
        this.clock = InstantSource.fixed(at);
        this.redaction = redaction;
    }

    /** @param failure why the request is refused; null if it is permitted */
    List<Point> replay(Function<String, Optional<Verdict>> verdicts, @Nullable DelegationFailure failure) {
        try {
            decision = decided(new LocalPolicyDecisionPoint(() -> "explained").decide(only(List.of()), until));
        } catch (DelegationFailure unanswered) {
            decision = null;
        }
        var points = new ArrayList<Point>();
        var isLast = false;
        for (var name : request.policy().consultation().points()) {
            var verdict = decision instanceof Permit && !isLast ? verdicts.apply(name) : Optional.<Verdict>empty();
            if (verdict.isPresent()) {
                points.add(point(name, verdict.get()));
            } else if (decision instanceof Permit && !isLast && failure instanceof DecisionUnavailable unanswered) {
                points.add(new Point(name, "no answer", clean(unanswered.reason()), List.of(), null));
                isLast = true;
            } else {
                points.add(new Point(name, "not asked", "", List.of(), null));
                isLast = true;
            }
        }
        return points;
    }

    /** The grant after the last step; null if a step denied. */
    @Nullable
    Grant grant() {
        return decision instanceof Permit permit ? permit.grant() : null;
    }

    private Point point(String name, Verdict verdict) {
        var obligations = new ArrayList<Demand>();
        var step = decision;
        for (var obligation : verdict.obligations()) {
            var next = after(step, name, new Verdict(true, "", List.of(obligation)));
            obligations.add(demand(obligation, next));
            // All obligations are applied, also after one that cannot be fulfilled.
            step = next instanceof Permit ? next : step;
        }
        decision = after(decision, name, verdict);
        var grant = grant();
        return new Point(
                name,
                verdict.permits() ? "permit" : "deny",
                clean(verdict.reason()),
                List.copyOf(obligations),
                grant == null ? null : Granted.of(grant));
    }

    private Demand demand(Obligation obligation, @Nullable Decision next) {
        return new Demand(
                ObligationText.type(obligation),
                clean(ObligationText.values(obligation)),
                next instanceof Permit,
                next instanceof Deny deny ? clean(deny.failure().reason()) : "");
    }

    /** Returns what becomes of a decision by this verdict of this decision point. */
    private @Nullable Decision after(@Nullable Decision before, String name, Verdict verdict) {
        if (before == null) {
            return null;
        }
        var consulting = new ConsultingPolicyDecisionPoint(
                (asked, end) -> Answer.ready(before), Map.of(name, new Answered(name, verdict)), clock);
        return decided(consulting.decide(only(List.of(name)), until));
    }

    /** Returns the request with these decision points alone. */
    private AccessRequest only(List<String> points) {
        var told = request.policy().consultation().told();
        return new AccessRequest(
                request.policy().consulting(new Consultation(points, told)),
                request.arrived(),
                request.actors(),
                request.task(),
                request.authenticated(),
                request.facts(),
                request.input(),
                request.grounds());
    }

    private static @Nullable Decision decided(Answer<Decision> answer) {
        return answer instanceof Answer.Ready<Decision>(Decision value) ? value : null;
    }

    private String clean(String text) {
        return redaction.apply(text);
    }

    private record Answered(String name, Verdict verdict) implements DecisionPoint {

        @Override
        public Duration keep() {
            return Duration.ofDays(1);
        }

        @Override
        public Answer<Verdict> ask(DecisionInput input) {
            return Answer.ready(verdict);
        }
    }
}
