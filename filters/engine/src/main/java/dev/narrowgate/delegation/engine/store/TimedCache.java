package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers until an instant that each has of its own, and drops all of them when what they were made from changes. Threads may
 * share it.
 */
public final class TimedCache<K, V> {

    private record Kept<V>(V answer, Instant until) {}

    private final Cache<K, Kept<V>> answers;
    private final InstantSource clock;
    private final Generation generation = new Generation();

    public TimedCache(CacheBounds bounds, InstantSource clock) {
        this.clock = clock;
        this.answers = WeighedCache.of(bounds, RemainingLife.<K, Kept<V>>until(clock, Kept::until));
    }

    /** The answer that is kept, or null. The cache forgets in its own time; the clock decides here. */
    public @Nullable V get(K key) {
        var kept = answers.getIfPresent(key);
        return kept != null && clock.instant().isBefore(kept.until()) ? kept.answer() : null;
    }

    /** The present generation, to be read before an answer is asked for. */
    public int generation() {
        return generation.now();
    }

    /** Keeps an answer until an instant, unless {@link #clear()} was called since its generation. */
    public void put(K key, V answer, Instant until, int begun) {
        generation.keep(begun, () -> answers.put(key, new Kept<>(answer, until)));
    }

    /** Drops everything, also the answers that are on their way. */
    public void clear() {
        generation.next(answers::invalidateAll);
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return answers;
    }
}
