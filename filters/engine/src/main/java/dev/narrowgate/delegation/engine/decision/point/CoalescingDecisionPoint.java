package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;

/** Asks one question for concurrent requests with the same input. */
final class CoalescingDecisionPoint implements DecisionPoint {

    private final DecisionPoint delegate;
    private final SingleFlight<TokenFingerprint, Verdict> questions = new SingleFlight<>(DecisionUnavailable::new);

    CoalescingDecisionPoint(DecisionPoint delegate) {
        this.delegate = delegate;
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public Duration keep() {
        return delegate.keep();
    }

    @Override
    public Answer<Verdict> ask(DecisionInput input) {
        return questions.join(input.fingerprint(), () -> delegate.ask(input));
    }
}
