package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import java.time.Instant;
import java.util.function.Supplier;

/** Evaluates the policy itself, within the gateway and without waiting. */
public final class LocalPolicyDecisionPoint implements PolicyDecisionPoint {

    private final Supplier<String> ids;

    public LocalPolicyDecisionPoint(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        var policy = request.policy();
        var denied = PolicyChecks.first(request);
        if (denied != null) {
            return Answer.ready(new Deny(ids.get(), policy.name(), denied));
        }
        return Answer.ready(new Permit(ids.get(), policy.name(), policy.granted(request.arrived())));
    }
}
