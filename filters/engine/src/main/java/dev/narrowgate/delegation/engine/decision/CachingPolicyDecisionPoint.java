package dev.narrowgate.delegation.engine.decision;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.GroundIndex;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.revocation.Dependents;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

/**
 * Caches decisions by all facts that the policy reads, until the tokens behind the request expire. A decision that needed a
 * decision point is refreshed ahead of its end, while requests use it. If the refresh fails, the present decision serves until its
 * end and not longer.
 */
public final class CachingPolicyDecisionPoint implements PolicyDecisionPoint, Dependents {

    /** The policy counts by identity, so a reload changes the key. The fingerprint covers texts that callers choose. */
    private record Key(DelegationPolicy policy, TokenFingerprint question) {}

    /**
     * A decision with the grounds of the request that was decided. Other requests with the same question share the decision; the
     * revocation of their grounds refuses them before they are decided.
     */
    private record Indexed(CachedDecision decision, Grounds grounds) {}

    private final PolicyDecisionPoint delegate;
    private final Set<DelegationPolicy> lasting;
    private final InstantSource clock;
    private final Cache<Key, Indexed> decisions;
    private final GroundIndex<Key> index;

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
        this(delegate, lasting, clock, bounds, new GroundIndex<>());
    }

    private CachingPolicyDecisionPoint(
            PolicyDecisionPoint delegate,
            Collection<DelegationPolicy> lasting,
            InstantSource clock,
            CacheBounds bounds,
            GroundIndex<Key> index) {
        this(
                delegate,
                lasting,
                clock,
                WeighedCache.of(
                        bounds,
                        RemainingLife.<Key, Indexed>until(
                                clock, indexed -> indexed.decision().until()),
                        // Without this object, because the cache may outlive it.
                        (key, indexed, cause) -> {
                            if (indexed != null) {
                                index.remove(indexed, indexed.grounds());
                            }
                        },
                        (key, indexed) -> GroundIndex.weight(indexed.grounds())),
                index);
    }

    private CachingPolicyDecisionPoint(
            PolicyDecisionPoint delegate,
            Collection<DelegationPolicy> lasting,
            InstantSource clock,
            Cache<Key, Indexed> decisions,
            GroundIndex<Key> index) {
        this.delegate = delegate;
        this.lasting = Set.copyOf(lasting);
        this.clock = clock;
        this.decisions = decisions;
        this.index = index;
    }

    /** Returns a decision point with the same cache, without the decisions of policies that are not among these. */
    public CachingPolicyDecisionPoint over(PolicyDecisionPoint other, Collection<DelegationPolicy> policies) {
        var next = new CachingPolicyDecisionPoint(other, policies, clock, decisions, index);
        decisions.asMap().keySet().removeIf(key -> !next.lasting.contains(key.policy()));
        return next;
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        if (!lasting.contains(request.policy())) {
            return delegate.decide(request, until);
        }
        var key = new Key(request.policy(), request.fingerprint());
        var indexed = decisions.getIfPresent(key);
        var known = indexed == null ? null : indexed.decision();
        var now = clock.instant();
        if (known != null && known.serves(now)) {
            if (request.input() != null && known.beginsRefresh(now, until)) {
                refresh(key, request, until);
            }
            return Answer.ready(known.decision());
        }
        // Without a decision point the gateway decides at once, so there is no call to share.
        return request.input() == null
                ? decided(key, request, until)
                : underWay.join(key, () -> decided(key, request, until));
    }

    /**
     * Asks the same question again, and waits for nothing. Requests that come after the end of the present decision share the
     * answer, so an old answer never replaces a newer one.
     */
    private void refresh(Key key, AccessRequest request, Instant until) {
        // A failure changes nothing. The decision point itself reports it.
        var unused = underWay.join(key, () -> decided(key, request, until));
    }

    private Answer<Decision> decided(Key key, AccessRequest request, Instant until) {
        return delegate.decide(request, until).then(decision -> {
            var cached = CachedDecision.of(decision, clock.instant(), decision.endsBefore(until));
            var indexed = new Indexed(cached, request.grounds());
            index.add(key, indexed, indexed.grounds());
            decisions.put(key, indexed);
            return Answer.ready(decision);
        });
    }

    @Override
    public Dropped drop(Revocation revocation) {
        int dropped = 0;
        for (var key : index.of(revocation)) {
            dropped += decisions.asMap().remove(key) == null ? 0 : 1;
        }
        return new Dropped(0, dropped, 0, 0);
    }

    @Override
    public Dropped count(Revocation revocation) {
        return new Dropped(0, index.of(revocation).size(), 0, 0);
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return decisions;
    }
}
