package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalListener;

/** Makes every cache of this program: there is none that is not weighed. */
public final class WeighedCache {

    private WeighedCache() {}

    public static <K, V> Cache<K, V> of(CacheBounds bounds, Expiry<? super K, ? super V> expiry) {
        return of(bounds, expiry, (key, value, cause) -> {});
    }

    /** @param removals is told of each entry that goes, in the thread that makes it go */
    public static <K, V> Cache<K, V> of(
            CacheBounds bounds, Expiry<? super K, ? super V> expiry, RemovalListener<? super K, ? super V> removals) {
        return Caffeine.newBuilder()
                .maximumWeight(bounds.bytes())
                .<K, V>weigher((key, value) -> bounds.weight(Weights.ofEntry(key, value)))
                .expireAfter(expiry)
                .removalListener(removals)
                // An entry that is too heavy goes in the thread that puts it in, not some time later in another.
                .executor(Runnable::run)
                .recordStats()
                .build();
    }
}
