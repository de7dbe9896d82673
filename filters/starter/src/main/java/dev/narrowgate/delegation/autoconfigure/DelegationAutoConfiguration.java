package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.ExchangeServers;
import dev.narrowgate.delegation.assembly.Introspections;
import dev.narrowgate.delegation.assembly.OAuthClients;
import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.autoconfigure.certificate.ClientCertificateConfiguration;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.PolicyReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.CachingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.ObservedPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.exchange.CachingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.ObservedTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.ProvenanceTokenExchanger;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.oauth.CallGuardMetrics;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.engine.verification.CachingProvenanceVerifier;
import dev.narrowgate.delegation.engine.verification.CachingTokenVerifier;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ObservedTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import dev.narrowgate.delegation.exchange.NarrowingTokenExchanger;
import dev.narrowgate.delegation.exchange.PolicyTokenExchanger;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

/** The composition root: every stage, and around each what it is wrapped in, from the inside out. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@Import({
    DelegationAuditConfiguration.class,
    DelegationProofConfiguration.class,
    DelegationGatewayConfiguration.class,
    DelegationTokenServiceConfiguration.class,
    DelegationHealthConfiguration.class,
    ClientCertificateConfiguration.class
})
public class DelegationAutoConfiguration {

    @Bean
    DelegationSettings delegationSettings(ConfigurableEnvironment environment, ListableBeanFactory beans) {
        return ConfigurationReader.read(environment, RouteVocabulary.of(beans));
    }

    @Bean
    @ConditionalOnMissingBean
    InstantSource delegationClock() {
        return InstantSource.system();
    }

    @Bean
    TimeOrderedIds delegationIds(InstantSource clock) {
        return new TimeOrderedIds(clock);
    }

    @Bean
    SigningMaterial signingMaterial(DelegationSettings settings) throws IOException {
        var signing = settings.signing();
        if (signing.keys() != null) {
            return signing.keys().read(signing.algorithm());
        }
        LoggerFactory.getLogger(DelegationAutoConfiguration.class)
                .warn("delegation.signing.keys is not set: signing with a key made just now, so what this gateway"
                        + " issues ends with this process, and no other gateway can verify for it");
        return SigningKeys.generate(signing.algorithm());
    }

    @Bean
    SigningKeys signingKeys(DelegationSettings settings, SigningMaterial material, InstantSource clock) {
        var rotation = new KeyRotation(settings.signing().publishAhead(), PolicyReader.LONGEST_LIFETIME);
        return new SigningKeys(material, rotation, clock);
    }

    @Bean
    TrustedIssuers trustedIssuers(DelegationSettings settings, SigningKeys signingKeys, InstantSource clock) {
        var issuers = TrustedIssuers.of(settings, signingKeys, clock);
        // Ahead of the first token. Who is not there yet is asked again when it is needed.
        issuers.keys().forEach(CachedKeys::refresh);
        return issuers;
    }

    @Bean
    Introspections introspections(
            DelegationSettings settings,
            TrustedIssuers issuers,
            SslBundles bundles,
            TimeOrderedIds ids,
            InstantSource clock) {
        return new Introspections(settings, issuers, new OAuthClients(bundles, clock, ids), clock);
    }

    @Bean
    ExchangeServers exchangeServers(
            DelegationSettings settings,
            TrustedIssuers issuers,
            SslBundles bundles,
            TimeOrderedIds ids,
            InstantSource clock,
            MeterRegistry registry) {
        ServerMetadataCheck.check(settings);
        var servers =
                new ExchangeServers(settings, new OAuthClients(bundles, clock, ids), issuers.actorIssuers(), clock);
        servers.keys().forEach(CachedKeys::refresh);
        CallGuardMetrics.bind(
                servers.endpoints().stream().map(GuardedEndpoint::guard).toList(), registry);
        return servers;
    }

    @Bean
    @ConditionalOnMissingBean
    TokenVerifier tokenVerifier(
            TrustedIssuers issuers,
            Introspections introspections,
            SigningKeys signingKeys,
            WatchedRevocations revocations,
            DelegationSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        var nimbus = new NimbusTokenVerifier(issuers.all(), clock);
        var introspecting = introspections.beside(nimbus);
        // Looked at again as often as keys are: only then is it noticed that one is gone.
        var again = settings.keyTimes().refresh();
        var caching = new CachingTokenVerifier(
                introspecting, clock, again, settings.caches().of(Part.VERIFIED_TOKENS));
        // What a key verified is worth nothing any more when the key is gone.
        issuers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        signingKeys.onRevocation(caching::clear);
        CaffeineCacheMetrics.monitor(registry, caching.cache(), "delegation.tokens");
        // Outside the cache: what is taken back is refused at once.
        var revocable = new RevocationCheckingTokenVerifier(caching, revocations);
        // Outermost: hits are counted too.
        return new ObservedTokenVerifier(revocable, registry);
    }

    @Bean
    ProvenanceVerifier provenanceVerifier(
            TrustedIssuers issuers,
            SigningKeys signingKeys,
            DelegationSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        var caching = new CachingProvenanceVerifier(
                new ProvenanceReader(issuers.all(), clock),
                clock,
                settings.keyTimes().refresh(),
                settings.caches().of(Part.PROVENANCES));
        issuers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        signingKeys.onRevocation(caching::clear);
        CaffeineCacheMetrics.monitor(registry, caching.cache(), "delegation.provenances");
        return caching;
    }

    @Bean
    @ConditionalOnMissingBean
    PolicyDecisionPoint policyDecisionPoint(
            DelegationSettings settings, TimeOrderedIds ids, InstantSource clock, MeterRegistry registry) {
        var local = new LocalPolicyDecisionPoint(ids);
        var caching = new CachingPolicyDecisionPoint(
                local, settings.policies().values(), clock, settings.caches().of(Part.DECISIONS));
        CaffeineCacheMetrics.monitor(registry, caching.cache(), "delegation.decisions");
        return new ObservedPolicyDecisionPoint(caching, registry);
    }

    @Bean
    @ConditionalOnMissingBean
    TokenExchanger tokenExchanger(
            DelegationSettings settings,
            ExchangeServers servers,
            SigningKeys signingKeys,
            WatchedRevocations revocations,
            TimeOrderedIds ids,
            InstantSource clock,
            MeterRegistry registry) {
        var minting = new MintingTokenExchanger(settings.gateway(), signingKeys, clock, ids);
        var others = new HashMap<>(servers.byPolicy());
        settings.credentials()
                .forEach((policy, choice) ->
                        others.put(policy, new CredentialTokenExchanger(settings.gateway(), choice, clock, ids)));
        var byPolicy = new PolicyTokenExchanger(others, minting);
        var beside = settings.provenance();
        // Before it is looked at: a chain may be missing in the token only where it stands beside it.
        var provenance = new ProvenanceTokenExchanger(
                byPolicy,
                settings.gateway(),
                signingKeys,
                beside.beside(),
                beside.accompanied(),
                beside.signed(),
                clock,
                ids);
        // Before it is remembered: what is wider than it may be is never kept.
        var narrowing = new NarrowingTokenExchanger(provenance, clock);
        var caching = new CachingTokenExchanger(
                narrowing,
                clock,
                settings.caches().of(Part.ISSUED_TOKENS),
                settings.caches().of(Part.RENEWALS),
                failure -> registry.counter("delegation.renewals.refused", "failure", failure.code())
                        .increment());
        // A token must not be served when the key that signed it is believed by nobody any more.
        signingKeys.onRevocation(caching::clear);
        servers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        CaffeineCacheMetrics.monitor(registry, caching.cache(), "delegation.issued");
        revocations.onRevocation(caching::revoke);
        // Outside the cache, as where tokens arrive.
        var revocable = new RevocationCheckingTokenExchanger(caching, revocations);
        return new ObservedTokenExchanger(revocable, registry);
    }

    @Bean
    DelegationPipeline delegationPipeline(
            TokenVerifier tokenVerifier,
            ProvenanceVerifier provenanceVerifier,
            PresenterVerifier presenterVerifier,
            DelegationSettings settings,
            TrustedIssuers issuers,
            PolicyDecisionPoint policyDecisionPoint,
            TokenExchanger tokenExchanger,
            WatchedRevocations revocations,
            AuditSink auditSink,
            InstantSource clock) {
        var stages = new HopStages(
                tokenVerifier,
                provenanceVerifier,
                presenterVerifier,
                issuers.rules(settings),
                policyDecisionPoint,
                revocations);
        return new DelegationPipeline(stages, tokenExchanger, auditSink, clock, ProblemCatalog::status);
    }
}
