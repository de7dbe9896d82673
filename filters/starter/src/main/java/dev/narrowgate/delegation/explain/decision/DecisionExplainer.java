package dev.narrowgate.delegation.explain.decision;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Granted;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Explains a decision that was already made. It asks no decision point again. */
public final class DecisionExplainer {

    private final PresentedTexts presented;
    private final Instant at;

    /**
     * @param presented the tokens and proofs of the request, which no text of the explanation contains
     * @param at the time of the request
     */
    public DecisionExplainer(PresentedTexts presented, Instant at) {
        this.presented = presented;
        this.at = at;
    }

    /**
     * @param until the end of the tokens of the request
     * @param verdicts returns what a decision point answered; empty if it did not
     * @param failure why the request is refused; null if it is permitted
     */
    public DecisionExplanation explain(
            AccessRequest request,
            Instant until,
            Function<String, Optional<Verdict>> verdicts,
            @Nullable DelegationFailure failure) {
        var facts = new DecisionFacts(this::clean);
        var consulted = new ConsultedPoints(request, until, at, this::clean);
        var points = consulted.replay(verdicts, failure);
        var grant = consulted.grant();
        return new DecisionExplanation(
                request.explainedRule(this::clean).orElse(null),
                facts.ofChecks(request),
                facts.ofInput(request.input()),
                points,
                failure != null || grant == null ? null : Granted.of(grant));
    }

    /** If the request has more tokens than are known here, any text may contain one. */
    private String clean(String text) {
        return presented.areAll() ? Redaction.of(presented.removedFrom(text)) : Redaction.INSTEAD;
    }
}
