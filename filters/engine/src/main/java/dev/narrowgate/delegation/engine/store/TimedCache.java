package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Caches answers, each until its own expiry, and drops all of them when their input changes. Thread-safe. */
public final class TimedCache<K, V> {

    private record Kept<V>(V answer, Instant until) {}

    private final Cache<K, Kept<V>> answers;
    private final InstantSource clock;
    private final Generation generation = new Generation();

    public TimedCache(CacheBounds bounds, InstantSource clock) {
        this.clock = clock;
        this.answers = WeighedCache.of(bounds, RemainingLife.<K, Kept<V>>until(clock, Kept::until));
    }

    /** Returns the cached answer, or null. The clock is checked here, because the cache may evict later. */
    public @Nullable V get(K key) {
        var kept = answers.getIfPresent(key);
        return kept != null && clock.instant().isBefore(kept.until()) ? kept.answer() : null;
    }

    /** Returns the present generation. Read it before asking for an answer. */
    public int generation() {
        return generation.now();
    }

    /** Caches an answer until an instant, unless {@link #clear()} was called since its generation. */
    public void put(K key, V answer, Instant until, int begun) {
        generation.keep(begun, () -> answers.put(key, new Kept<>(answer, until)));
    }

    /** Drops all answers. Answers under way are not cached. */
    public void clear() {
        generation.next(answers::invalidateAll);
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return answers;
    }
}
