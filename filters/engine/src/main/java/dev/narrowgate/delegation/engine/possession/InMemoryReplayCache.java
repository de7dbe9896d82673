package dev.narrowgate.delegation.engine.possession;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers used proofs in memory. It never evicts a proof, because an evicted proof could be used again. A presenter
 * that fills the cache is refused.
 */
public final class InMemoryReplayCache implements ReplayCache {

    private final LiveEntries<TokenFingerprint, Boolean> used;

    public InMemoryReplayCache(InstantSource clock, CacheBounds bounds) {
        this.used = new LiveEntries<>("proofs", clock, bounds);
    }

    @Override
    public Answer<Boolean> isFirst(TokenFingerprint proof, TokenFingerprint by, Instant acceptedUntil) {
        try {
            return Answer.ready(used.add(proof, true, by, acceptedUntil));
        } catch (KeysUnavailable noRoom) {
            return Answer.refused(noRoom);
        }
    }

    /** Returns the cache for metrics. */
    public Cache<?, ?> cache() {
        return used.cache();
    }
}
