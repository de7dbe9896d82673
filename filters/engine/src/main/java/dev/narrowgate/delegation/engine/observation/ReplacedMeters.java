package dev.narrowgate.delegation.engine.observation;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/** Registers meters of parts that an engine replaces. A registry would go on with the meters of the part before. */
public final class ReplacedMeters {

    private ReplacedMeters() {}

    /** The meters of a cache, in the place of those of the cache that had this name. */
    public static void ofCache(MeterRegistry registry, Cache<?, ?> cache, String name) {
        remove(registry, "cache.", "cache", name);
        CaffeineCacheMetrics.monitor(registry, cache, name);
    }

    /** Removes all meters whose name begins so and that have this label. */
    public static void remove(MeterRegistry registry, String beginning, String label, String value) {
        registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(beginning)
                        && value.equals(meter.getId().getTag(label)))
                .forEach(registry::remove);
    }
}
