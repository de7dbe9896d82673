package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Caches answers, each until its own expiry, and drops all of them when their input changes. Thread-safe. */
public final class TimedCache<K, V> {

    private record Kept<V>(V answer, Instant until) {}

    private final Cache<K, Kept<V>> answers;
    private final InstantSource clock;
    private final Function<V, Grounds> grounds;
    private final GroundIndex<K> index = new GroundIndex<>();
    private final Generation generation = new Generation();

    public TimedCache(CacheBounds bounds, InstantSource clock) {
        this(bounds, clock, answer -> Grounds.NONE);
    }

    /** @param grounds what an answer rests on; {@link #drop} finds it by that */
    public TimedCache(CacheBounds bounds, InstantSource clock, Function<V, Grounds> grounds) {
        this.clock = clock;
        this.grounds = grounds;
        this.answers = WeighedCache.of(
                bounds,
                RemainingLife.<K, Kept<V>>until(clock, Kept::until),
                (key, kept, cause) -> {
                    if (kept != null) {
                        index.remove(kept, grounds.apply(kept.answer()));
                    }
                },
                (key, kept) -> GroundIndex.weight(grounds.apply(kept.answer())));
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
        generation.keep(begun, () -> {
            var kept = new Kept<>(answer, until);
            index.add(key, kept, grounds.apply(answer));
            answers.put(key, kept);
        });
    }

    /** Drops all answers. Answers under way are not cached. */
    public void clear() {
        generation.next(answers::invalidateAll);
    }

    /** Drops the answers that a revocation covers, and returns their number. */
    public int drop(Revocation revocation) {
        int dropped = 0;
        for (var key : index.of(revocation)) {
            dropped += answers.asMap().remove(key) == null ? 0 : 1;
        }
        return dropped;
    }

    /** Returns the number of answers that a revocation covers. */
    public int count(Revocation revocation) {
        return index.of(revocation).size();
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return answers;
    }
}
