package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalListener;
import java.util.function.ToLongBiFunction;

/** Makes caches that are bounded by the estimated bytes of their entries. */
public final class WeighedCache {

    private WeighedCache() {}

    public static <K, V> Cache<K, V> of(CacheBounds bounds, Expiry<? super K, ? super V> expiry) {
        return of(bounds, expiry, (key, value, cause) -> {});
    }

    /** @param removals is called for each removed entry, in the thread that removes it */
    public static <K, V> Cache<K, V> of(
            CacheBounds bounds, Expiry<? super K, ? super V> expiry, RemovalListener<? super K, ? super V> removals) {
        return of(bounds, expiry, removals, (key, value) -> 0);
    }

    /** @param besides the bytes of an entry outside the cache, such as in an index */
    public static <K, V> Cache<K, V> of(
            CacheBounds bounds,
            Expiry<? super K, ? super V> expiry,
            RemovalListener<? super K, ? super V> removals,
            ToLongBiFunction<K, V> besides) {
        return Caffeine.newBuilder()
                .maximumWeight(bounds.bytes())
                .<K, V>weigher(
                        (key, value) -> bounds.weight(Weights.ofEntry(key, value) + besides.applyAsLong(key, value)))
                .expireAfter(expiry)
                .removalListener(removals)
                // An entry that is too heavy is removed in the thread that adds it, and not later in another thread.
                .executor(Runnable::run)
                .recordStats()
                .build();
    }
}
