package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.DpopNonceSource;
import dev.narrowgate.delegation.assembly.LastingParts;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.RevokedTokens;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the parts that every engine of this process takes over from the engine before it. */
@Configuration(proxyBeanMethods = false)
class DelegationProofConfiguration {

    @Bean
    WorkloadDirectory workloadDirectory(DelegationSettings settings, InstantSource clock) {
        return WorkloadDirectory.open(settings, clock);
    }

    @Bean
    RevokedTokens revokedTokens(DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var revoked = new RevokedTokens(clock, settings.revokedTokens());
        CaffeineCacheMetrics.monitor(registry, revoked.cache(), "delegation.revoked");
        return revoked;
    }

    @Bean
    WatchedRevocations watchedRevocations(RevokedTokens revokedTokens) {
        return new WatchedRevocations(revokedTokens::isRevoked);
    }

    @Bean
    LastingParts lastingParts(
            DelegationSettings settings,
            SigningKeys signingKeys,
            WorkloadDirectory workloads,
            RevokedTokens revoked,
            WatchedRevocations revocations,
            InstantSource clock,
            MeterRegistry registry) {
        var lifetime = settings.proofs().nonceLifetime();
        var nonces = new DpopNonceSource(lifetime == null ? null : new DpopNonces(lifetime, clock));
        return new LastingParts(
                signingKeys, workloads, revoked, revocations, nonces, new ReplayCaches(settings, clock, registry));
    }
}
