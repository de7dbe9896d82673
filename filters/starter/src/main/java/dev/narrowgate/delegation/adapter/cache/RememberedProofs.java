package dev.narrowgate.delegation.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.token.Replays;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Remembers used proofs in memory. When it is full it forgets none of them: whoever comes then is refused, because a proof
 * that was forgotten could be used again.
 */
public final class RememberedProofs implements Replays {

    private final Cache<TokenFingerprint, Boolean> used;
    private final long maximum;

    /** @param keep how long a proof can be used at most */
    public RememberedProofs(InstantSource clock, Duration keep, long maximum) {
        this.maximum = maximum;
        this.used = Caffeine.newBuilder()
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(keep)
                .recordStats()
                .build();
    }

    @Override
    public boolean isFirst(TokenFingerprint proof) {
        if (used.estimatedSize() >= maximum) {
            used.cleanUp();
            if (used.estimatedSize() >= maximum) {
                throw new KeysUnavailable("more than " + maximum + " proofs to remember");
            }
        }
        return used.asMap().putIfAbsent(proof, Boolean.TRUE) == null;
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return used;
    }
}
