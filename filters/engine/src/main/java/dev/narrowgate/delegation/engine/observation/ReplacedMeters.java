package dev.narrowgate.delegation.engine.observation;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/**
 * Registers meters of parts that an engine replaces. Otherwise the registry would keep the meters of the replaced part.
 */
public final class ReplacedMeters {

    private ReplacedMeters() {}

    /** Registers the meters of a cache, in place of those of the earlier cache with this name. */
    public static void ofCache(MeterRegistry registry, Cache<?, ?> cache, String name) {
        remove(registry, "cache.", "cache", name);
        CaffeineCacheMetrics.monitor(registry, cache, name);
    }

    /** Removes all meters with this prefix and this label. */
    public static void remove(MeterRegistry registry, String beginning, String label, String value) {
        registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(beginning)
                        && value.equals(meter.getId().getTag(label)))
                .forEach(registry::remove);
    }
}
