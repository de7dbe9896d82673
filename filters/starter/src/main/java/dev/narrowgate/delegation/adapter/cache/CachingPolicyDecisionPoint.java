package dev.narrowgate.delegation.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

/** Remembers verdicts by all that the policy was shown, and no longer than the tokens that it was read from. */
public final class CachingPolicyDecisionPoint implements PolicyDecisionPoint {

    private record Remembered(Decision decision, Instant until) {}

    private final PolicyDecisionPoint delegate;
    private final Set<DelegationPolicy> lasting;
    private final InstantSource clock;
    private final Cache<AccessRequest, Remembered> decisions;

    /** @param lasting the policies whose verdicts may be asked for again; one that was narrowed for a wish is asked once */
    public CachingPolicyDecisionPoint(
            PolicyDecisionPoint delegate, Collection<DelegationPolicy> lasting, InstantSource clock, long maximumSize) {
        this.delegate = delegate;
        this.lasting = Set.copyOf(lasting);
        this.clock = clock;
        this.decisions = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(RemainingLife.<AccessRequest, Remembered>until(clock, Remembered::until))
                .recordStats()
                .build();
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        if (!lasting.contains(request.policy())) {
            return delegate.decide(request, until);
        }
        var known = decisions.getIfPresent(request);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Answer.ready(known.decision());
        }
        return delegate.decide(request, until).then(decision -> {
            decisions.put(request, new Remembered(decision, until));
            return Answer.ready(decision);
        });
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return decisions;
    }
}
