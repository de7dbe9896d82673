package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.DpopNonceSource;
import dev.narrowgate.delegation.assembly.PresenterVerifiers;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.possession.InMemoryReplayCache;
import dev.narrowgate.delegation.engine.possession.ObservedPresenterVerifier;
import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import dev.narrowgate.delegation.engine.possession.mtls.CachingCertificateVerifier;
import dev.narrowgate.delegation.engine.store.CacheBudget;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How presenters prove who they are: each kind of proof by one who knows it, and all of them together. */
@Configuration(proxyBeanMethods = false)
class DelegationProofConfiguration {

    @Bean
    WorkloadDirectory workloadDirectory(DelegationSettings settings, InstantSource clock) {
        return WorkloadDirectory.open(settings, clock);
    }

    @Bean
    DpopNonceSource dpopNonceSource(DelegationSettings settings, InstantSource clock) {
        var lifetime = settings.proofs().nonceLifetime();
        return new DpopNonceSource(lifetime == null ? null : new DpopNonces(lifetime, clock));
    }

    @Bean
    @ConditionalOnMissingBean
    PresenterVerifier presenterVerifier(
            TokenVerifier tokens,
            DelegationSettings settings,
            WorkloadDirectory workloads,
            DpopNonceSource nonces,
            InstantSource clock,
            MeterRegistry registry) {
        var verifiers = PresenterVerifiers.of(
                tokens,
                settings,
                workloads,
                nonces.nonces(),
                kind -> remembered(kind, settings, clock, registry),
                svids -> cached(svids, settings, workloads, clock, registry),
                clock);
        return new ObservedPresenterVerifier(verifiers, registry);
    }

    private static PresenterVerifier cached(
            PresenterVerifier svids,
            DelegationSettings settings,
            WorkloadDirectory workloads,
            InstantSource clock,
            MeterRegistry registry) {
        var caching = new CachingCertificateVerifier(
                svids, clock, settings.keyTimes().refresh(), settings.caches().of(CacheBudget.Part.CERTIFICATES));
        workloads.domains().onChange(caching::clear);
        CaffeineCacheMetrics.monitor(registry, caching.cache(), "delegation.certificates");
        return caching;
    }

    /** Of each kind apart: what one uses up, the other does not lack. */
    private static InMemoryReplayCache remembered(
            String kind, DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var remembered = new InMemoryReplayCache(clock, settings.usedProofs());
        CaffeineCacheMetrics.monitor(registry, remembered.cache(), "delegation.proofs." + kind);
        return remembered;
    }
}
