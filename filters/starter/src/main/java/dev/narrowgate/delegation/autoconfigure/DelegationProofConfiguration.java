package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.DpopNonceSource;
import dev.narrowgate.delegation.assembly.LastingParts;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.autoconfigure.redis.SharedStores;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.file.FileState;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import dev.narrowgate.delegation.engine.task.AppliedRevocations;
import dev.narrowgate.delegation.engine.task.signal.SignalMemory;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the parts that every engine of this process takes over from the engine before it. */
@Configuration(proxyBeanMethods = false)
class DelegationProofConfiguration {

    @Bean
    WorkloadDirectory workloadDirectory(DelegationSettings settings, InstantSource clock) {
        return WorkloadDirectory.open(settings, clock);
    }

    @Bean(destroyMethod = "close")
    StateStore stateStore(
            DelegationSettings settings,
            InstantSource clock,
            MeterRegistry registry,
            ObjectProvider<SharedStores> shared) {
        return switch (settings.store()) {
            case StoreAddress.Memory memory -> localState(settings, clock, registry);
            case StoreAddress.Folder folder ->
                fileState(folder, settings, localState(settings, clock, registry), clock);
            case StoreAddress.Redis redis -> SharedStores.of(shared).open(redis);
        };
    }

    private static LocalState localState(DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var state = new LocalState(clock, settings.taskBounds(), settings.revocations());
        CaffeineCacheMetrics.monitor(registry, state.revokedCache(), "delegation.revoked");
        return state;
    }

    private static StateStore fileState(
            StoreAddress.Folder folder, DelegationSettings settings, LocalState state, InstantSource clock) {
        try {
            return FileState.open(folder.path(), settings.audit().folder(), state, clock);
        } catch (IOException unusable) {
            throw new InvalidConfigurationException(List.of(new ConfigurationProblem(
                    DelegationProperties.PREFIX + ".store",
                    "'" + folder.path() + "' cannot be used: " + unusable.getMessage())));
        }
    }

    @Bean
    WatchedRevocations watchedRevocations(StateStore store) {
        return new WatchedRevocations(store::revocationOf, store::problem);
    }

    @Bean
    LastingParts lastingParts(
            DelegationSettings settings,
            SigningKeys signingKeys,
            WorkloadDirectory workloads,
            StateStore store,
            WatchedRevocations revocations,
            InstantSource clock,
            MeterRegistry registry) {
        var lifetime = settings.proofs().nonceLifetime();
        var nonces = new DpopNonceSource(lifetime == null ? null : new DpopNonces(lifetime, clock, store::nonceKey));
        return new LastingParts(
                signingKeys,
                workloads,
                store,
                revocations,
                new AppliedRevocations(store, revocations),
                new SignalMemory(clock, settings.signalBounds()),
                nonces,
                new ReplayCaches(store, settings, clock, registry));
    }
}
