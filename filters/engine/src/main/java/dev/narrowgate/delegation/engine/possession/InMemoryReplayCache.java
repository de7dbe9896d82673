package dev.narrowgate.delegation.engine.possession;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers used proofs in memory. It forgets none of them for another: a presenter that fills it is refused, because a proof that was
 * forgotten could be used again.
 */
public final class InMemoryReplayCache implements ReplayCache {

    private final LiveEntries<TokenFingerprint> used;

    public InMemoryReplayCache(InstantSource clock, CacheBounds bounds) {
        this.used = new LiveEntries<>("proofs", clock, bounds);
    }

    @Override
    public boolean isFirst(TokenFingerprint proof, TokenFingerprint by, Instant acceptedUntil) {
        return used.add(proof, by, acceptedUntil);
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return used.cache();
    }
}
