package dev.narrowgate.delegation.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Remembers in memory which tokens were taken back, until they would have ended anyway. When it is full it forgets none of
 * them: whoever comes then is told that it could not be done.
 */
public final class RevokedTokens {

    private final Cache<TokenId, Instant> revoked;
    private final long maximum;

    public RevokedTokens(InstantSource clock, long maximum) {
        this.maximum = maximum;
        this.revoked = Caffeine.newBuilder()
                .expireAfter(RemainingLife.<TokenId, Instant>until(clock, end -> end))
                // By the clock that judges the end of tokens: one that went back may not make a revoked one good again.
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .recordStats()
                .build();
    }

    /** Fails with {@code KeysUnavailable} when it cannot be remembered: then it is not revoked. */
    public void revoke(TokenId token, Instant end) {
        if (revoked.estimatedSize() >= maximum) {
            revoked.cleanUp();
            if (revoked.estimatedSize() >= maximum) {
                throw new KeysUnavailable("more than " + maximum + " revoked tokens to remember");
            }
        }
        revoked.put(token, end);
    }

    public boolean isRevoked(TokenId token) {
        return revoked.getIfPresent(token) != null;
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return revoked;
    }
}
