package dev.narrowgate.delegation.engine.decision;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

/** Caches decisions by all facts that the policy reads, until the tokens behind the request expire. */
public final class CachingPolicyDecisionPoint implements PolicyDecisionPoint {

    /** The policy counts by identity, so a reload changes the key. The fingerprint covers texts that callers choose. */
    private record Key(DelegationPolicy policy, TokenFingerprint question) {}

    private record Remembered(Decision decision, Instant until) {}

    private final PolicyDecisionPoint delegate;
    private final Set<DelegationPolicy> lasting;
    private final InstantSource clock;
    private final Cache<Key, Remembered> decisions;

    /** Concurrent requests with the same question share a decision, and so its id and the token that is issued for it. */
    private final SingleFlight<Key, Decision> underWay = new SingleFlight<>(DecisionUnavailable::new);

    /**
     * @param lasting the policies whose decisions are cached; a policy narrowed for one token request is not among them
     */
    public CachingPolicyDecisionPoint(
            PolicyDecisionPoint delegate,
            Collection<DelegationPolicy> lasting,
            InstantSource clock,
            CacheBounds bounds) {
        this(
                delegate,
                lasting,
                clock,
                WeighedCache.of(bounds, RemainingLife.<Key, Remembered>until(clock, Remembered::until)));
    }

    private CachingPolicyDecisionPoint(
            PolicyDecisionPoint delegate,
            Collection<DelegationPolicy> lasting,
            InstantSource clock,
            Cache<Key, Remembered> decisions) {
        this.delegate = delegate;
        this.lasting = Set.copyOf(lasting);
        this.clock = clock;
        this.decisions = decisions;
    }

    /** Returns a decision point with the same cache, without the decisions of policies that are not among these. */
    public CachingPolicyDecisionPoint over(PolicyDecisionPoint other, Collection<DelegationPolicy> policies) {
        var next = new CachingPolicyDecisionPoint(other, policies, clock, decisions);
        decisions.asMap().keySet().removeIf(key -> !next.lasting.contains(key.policy()));
        return next;
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        if (!lasting.contains(request.policy())) {
            return delegate.decide(request, until);
        }
        var key = new Key(request.policy(), request.fingerprint());
        var known = decisions.getIfPresent(key);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Answer.ready(known.decision());
        }
        // Without a decision point the gateway decides at once, so there is no call to share.
        return request.input() == null
                ? decided(key, request, until)
                : underWay.join(key, () -> decided(key, request, until));
    }

    private Answer<Decision> decided(Key key, AccessRequest request, Instant until) {
        return delegate.decide(request, until).then(decision -> {
            decisions.put(key, new Remembered(decision, decision.endsBefore(until)));
            return Answer.ready(decision);
        });
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return decisions;
    }
}
