package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.CertifiedTransports;
import dev.narrowgate.delegation.assembly.DelegationEngine;
import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.assembly.EngineTools;
import dev.narrowgate.delegation.assembly.LastingParts;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.assembly.ServerMetadataCheck;
import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.autoconfigure.certificate.ClientCertificateConfiguration;
import dev.narrowgate.delegation.autoconfigure.redis.DelegationRedisConfiguration;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.PolicyReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.engine.audit.ObservedAuditSink;
import dev.narrowgate.delegation.engine.audit.refusals.CountingAuditSink;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The composition root: makes the engine and the parts that all engines share. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@Import({
    DelegationAuditConfiguration.class,
    DelegationProofConfiguration.class,
    DelegationRedisConfiguration.class,
    DelegationGatewayConfiguration.class,
    DelegationTokenServiceConfiguration.class,
    DelegationHealthConfiguration.class,
    DelegationReloadConfiguration.class,
    DelegationTasksConfiguration.class,
    DelegationSignalConfiguration.class,
    ClientCertificateConfiguration.class
})
public class DelegationAutoConfiguration {

    private static final String TRUSTED_PROXIES = "spring.cloud.gateway.server.webflux.trusted-proxies";

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
        var algorithm = settings.signing().algorithm();
        if (settings.signingKeys() != null) {
            return settings.signingKeys().read(algorithm);
        }
        LoggerFactory.getLogger(DelegationAutoConfiguration.class)
                .warn("delegation.signing.keys is not set: signing with a key made just now, so what this gateway"
                        + " issues ends with this process, and no other gateway can verify for it");
        return SigningKeys.generate(algorithm);
    }

    @Bean
    SigningKeys signingKeys(DelegationSettings settings, SigningMaterial material, InstantSource clock) {
        var rotation = new KeyRotation(settings.signing().publishAhead(), PolicyReader.LONGEST_LIFETIME);
        return new SigningKeys(material, rotation, clock);
    }

    @Bean
    RunningEngine runningEngine(
            DelegationSettings settings, LastingParts lasting, EngineTools tools, Environment environment) {
        ServerMetadataCheck.check(settings);
        return new RunningEngine(
                DelegationEngine.of(settings, lasting, tools), environment.getProperty(TRUSTED_PROXIES));
    }

    @Bean
    EngineTools engineTools(
            InstantSource clock,
            TimeOrderedIds ids,
            MeterRegistry registry,
            SslBundles bundles,
            CountingAuditSink records,
            ObjectProvider<EngineCustomizer> customizers,
            ListableBeanFactory beans) {
        IgnoredParts.check(beans);
        var customizer = EngineCustomizer.all(customizers.orderedStream().toList());
        return new EngineTools(
                clock,
                ids,
                registry,
                new CertifiedTransports(bundles),
                new ObservedAuditSink(customizer.auditSink(records), registry),
                customizer.actSink(records),
                customizer);
    }
}
