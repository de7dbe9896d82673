package dev.narrowgate.delegation.engine.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides which cached tokens are due for renewal. One request starts each renewal, and not again within two seconds.
 */
final class Renewals {

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Cache<ExchangeKey, Instant> begun;

    Renewals(InstantSource clock, CacheBounds bounds) {
        this.clock = clock;
        this.begun = WeighedCache.of(bounds, Expiry.writing((key, begun) -> AGAIN));
    }

    /**
     * Whether the caller must renew the token now: it is in the last third of its life, and a new one would live
     * longer. A result of true counts as the start of the renewal.
     */
    boolean isDue(ExchangeKey key, IssuedToken token, ExchangeRequest request) {
        var now = clock.instant();
        var end = token.expiresAt().toEpochMilli();
        var life = end - token.lifetime().obtainedAt().toEpochMilli();
        var remaining = end - now.toEpochMilli();
        return remaining * 3 < life
                && Duration.between(token.expiresAt(), request.latestExpiry(now))
                                .toSeconds()
                        >= 1
                && begin(key, now);
    }

    private boolean begin(ExchangeKey key, Instant now) {
        var begins = new AtomicBoolean();
        begun.asMap().compute(key, (same, before) -> {
            if (before != null && now.isBefore(before.plus(AGAIN))) {
                return before;
            }
            begins.set(true);
            return now;
        });
        return begins.get();
    }
}
