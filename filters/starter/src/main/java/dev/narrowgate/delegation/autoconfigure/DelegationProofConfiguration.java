package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.cache.CacheBudget;
import dev.narrowgate.delegation.adapter.cache.CachingCertificateVerifier;
import dev.narrowgate.delegation.adapter.cache.RememberedProofs;
import dev.narrowgate.delegation.adapter.jose.DpopNonces;
import dev.narrowgate.delegation.adapter.jose.DpopVerifier;
import dev.narrowgate.delegation.adapter.jose.JwtSvidVerifier;
import dev.narrowgate.delegation.adapter.jose.WorkloadTokenVerifier;
import dev.narrowgate.delegation.adapter.observation.ObservedPresenterVerifier;
import dev.narrowgate.delegation.adapter.spiffe.X509SvidVerifier;
import dev.narrowgate.delegation.token.ActorTokenVerifier;
import dev.narrowgate.delegation.token.CertificateKeys;
import dev.narrowgate.delegation.token.CombinedPresenterVerifier;
import dev.narrowgate.delegation.token.PresenterVerifier;
import dev.narrowgate.delegation.token.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.InstantSource;
import java.util.ArrayList;
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
        var actorTokens = new ActorTokenVerifier(tokens);
        var domains = workloads.domains();
        var names = workloads.names();
        var all = new ArrayList<PresenterVerifier>();
        all.add(new CertificateKeys(clock));
        var proofs = settings.proofs();
        var used = remembered("dpop", settings, clock, registry);
        all.add(new DpopVerifier(proofs.dpop(), used, nonces.nonces(), clock));
        if (domains.names().isEmpty()) {
            all.add(actorTokens);
        } else {
            var svids = new CachingCertificateVerifier(
                    new X509SvidVerifier(workloads.authorities(), workloads.spiffeNames()),
                    clock,
                    settings.keyTimes().refresh(),
                    settings.caches().of(CacheBudget.Part.CERTIFICATES));
            domains.onChange(svids::clear);
            CaffeineCacheMetrics.monitor(registry, svids.cache(), "delegation.certificates");
            all.add(svids);
            all.add(new JwtSvidVerifier(domains, names, settings.gateway(), clock, actorTokens));
            var lifetime = proofs.workloadProofLifetime();
            var usedHere = remembered("workload", settings, clock, registry);
            all.add(new WorkloadTokenVerifier(domains, names, usedHere, lifetime, clock));
        }
        return new ObservedPresenterVerifier(new CombinedPresenterVerifier(all), registry);
    }

    /** Of each kind apart: what one uses up, the other does not lack. */
    private static RememberedProofs remembered(
            String kind, DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var remembered = new RememberedProofs(clock, settings.usedProofs());
        CaffeineCacheMetrics.monitor(registry, remembered.cache(), "delegation.proofs." + kind);
        return remembered;
    }
}
