package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.observation.DelegationMetric;
import dev.narrowgate.delegation.engine.observation.StageTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;

/** Times decisions, including those from the cache. */
public final class ObservedPolicyDecisionPoint implements PolicyDecisionPoint {

    private final PolicyDecisionPoint delegate;
    private final StageTimer timer;

    public ObservedPolicyDecisionPoint(PolicyDecisionPoint delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.timer = new StageTimer(registry, DelegationMetric.DECIDE);
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        return timer.time(request.policy().name(), () -> delegate.decide(request, until));
    }
}
