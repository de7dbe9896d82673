package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** Expires a cache entry when its value expires. */
public final class RemainingLife {

    private RemainingLife() {}

    public static <K, V> Expiry<K, V> until(InstantSource clock, Function<V, Instant> end) {
        return Expiry.writing((key, value) -> {
            var remaining = Duration.between(clock.instant(), end.apply(value));
            return remaining.isNegative() ? Duration.ZERO : remaining;
        });
    }
}
