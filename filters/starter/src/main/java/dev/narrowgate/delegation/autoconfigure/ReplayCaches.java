package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.possession.InMemoryReplayCache;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.presenter.ReplayCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes one replay cache for each kind of proof, so that one kind does not use up the capacity of another. Gateways on a shared
 * store share the used proofs. A cache is
 * made when an engine first asks for it.
 */
final class ReplayCaches implements Function<String, ReplayCache> {

    private final StateStore store;
    private final DelegationSettings settings;
    private final InstantSource clock;
    private final MeterRegistry registry;
    private final Map<String, ReplayCache> caches = new HashMap<>();

    ReplayCaches(StateStore store, DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
    }

    @Override
    public synchronized ReplayCache apply(String kind) {
        return caches.computeIfAbsent(kind, this::made);
    }

    private ReplayCache made(String kind) {
        return store.proofs(kind).orElseGet(() -> own(kind));
    }

    private ReplayCache own(String kind) {
        var used = new InMemoryReplayCache(clock, settings.usedProofs());
        CaffeineCacheMetrics.monitor(registry, used.cache(), "delegation.proofs." + kind);
        return used;
    }
}
