package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.autoconfigure.certificate.SslBundleWatch;
import dev.narrowgate.delegation.engine.audit.AuditReserve;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.operations.SigningKeyWatch;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the health indicators: whether hops can be recorded, and whether tokens can be verified. */
@Configuration(proxyBeanMethods = false)
class DelegationHealthConfiguration {

    /** Down while no record can be written, because the gateway then forwards nothing. */
    @Bean
    HealthIndicator auditHealthIndicator(FileAuditSink sink, AuditReserve reserve) {
        return () -> {
            var problem = sink.problem();
            var health = problem == null ? Health.up() : Health.down().withDetail("problem", problem);
            if (reserve.isTouched()) {
                health.withDetail(
                        "refusals",
                        "counted only: " + reserve.free() + " bytes are free, the reserve is " + reserve.size());
            }
            return health.withDetail("waiting", sink.waiting()).build();
        };
    }

    /** Down while tasks and revocations cannot be stored or learned, because the gateway then forwards nothing. */
    @Bean
    HealthIndicator storeHealthIndicator(StateStore store) {
        return () -> {
            var problem = store.problem();
            return (problem == null ? Health.up() : Health.down().withDetail("problem", problem)).build();
        };
    }

    /** Down if the thread that writes the audit has ended: the gateway then forwards nothing until it is restarted. */
    @Bean
    HealthIndicator auditWriterHealthIndicator(FileAuditSink sink) {
        return () -> (sink.isDead() ? Health.down() : Health.up()).build();
    }

    /** Down while the tokens of no issuer can be verified. The details show the state of each issuer. */
    @Bean
    HealthIndicator issuerKeysHealthIndicator(RunningEngine running) {
        return () -> {
            var issuers = running.engine().issuers();
            var introspections = running.engine().introspections();
            var health = new Health.Builder();
            int missing = 0;
            for (var keys : issuers.keys()) {
                var problem = keys.problem();
                health.withDetail(keys.issuer(), keys.state());
                missing += problem == null ? 0 : 1;
            }
            for (var endpoint : introspections.endpoints()) {
                var problem = endpoint.problem();
                health.withDetail(endpoint.name(), problem == null ? "ok" : problem);
            }
            return (missing > 0 && missing == issuers.keys().size() ? health.down() : health.up()).build();
        };
    }

    /** Shows the fault of the stored signing keys. Never down, because the keys that were read last still sign. */
    @Bean
    HealthIndicator signingKeysHealthIndicator(SigningKeyWatch watch) {
        return () -> {
            var problem = watch.problem();
            var certificate = watch.certificateProblem();
            var health = Health.up().withDetail("keys", problem == null ? "ok" : problem);
            return (certificate == null ? health : health.withDetail("certificate", certificate)).build();
        };
    }

    /** Shows the fault of each reloadable bundle's files. Never down, because the present certificates stay in use. */
    @Bean
    HealthIndicator certificatesHealthIndicator(SslBundleWatch watch) {
        return () -> Health.up().withDetails(watch.states()).build();
    }

    /**
     * Shows the fault of each authorization server that exchanges tokens. Never down, because issued tokens stay in
     * use, and the other routes do not need the server.
     */
    @Bean
    HealthIndicator exchangeServersHealthIndicator(RunningEngine running) {
        return () -> {
            var servers = running.engine().servers();
            var health = Health.up();
            for (var endpoint : servers.endpoints()) {
                var problem = endpoint.problem();
                health.withDetail(endpoint.name(), problem == null ? "ok" : problem);
                health.withDetail(
                        endpoint.name() + " circuit breaker", endpoint.guard().state());
            }
            for (var keys : servers.keys()) {
                health.withDetail(keys.issuer() + " keys", keys.state());
            }
            return health.build();
        };
    }

    /**
     * Shows the fault of each decision point. Never down, because cached verdicts stay in use, and the other routes do not need
     * the decision point.
     */
    @Bean
    HealthIndicator decisionPointsHealthIndicator(RunningEngine running) {
        return () -> {
            var health = Health.up();
            for (var point : running.engine().decisionPoints().endpoints()) {
                var problem = point.problem();
                health.withDetail(point.name(), problem == null ? "ok" : problem);
                if (point.guard().breaks()) {
                    health.withDetail(
                            point.name() + " circuit breaker", point.guard().state());
                }
            }
            return health.build();
        };
    }

    /**
     * Shows how much detail a refused caller gets, so that operators notice the setting for development. Never down.
     */
    @Bean
    HealthIndicator errorsHealthIndicator(RunningEngine running) {
        return () -> Health.up()
                .withDetail(
                        "errors",
                        running.engine().settings().problems().detailed() ? "detailed, for development" : "coarse")
                .build();
    }

    /** Shows the policies that are not enforced yet, and until when. Never down. */
    @Bean
    HealthIndicator policiesHealthIndicator(RunningEngine running, InstantSource clock) {
        return () -> {
            var health = Health.up();
            running.engine().settings().policies().forEach((name, policy) -> {
                var shadow = policy.shadow();
                if (shadow != null && clock.instant().isBefore(shadow.until())) {
                    health.withDetail(name, "shadow until " + shadow.until());
                }
            });
            return health.build();
        };
    }

    /** Shows for each trust domain whether its workloads can be verified. Down if none can. */
    @Bean
    HealthIndicator trustDomainsHealthIndicator(WorkloadDirectory workloads) {
        return () -> {
            var domains = workloads.domains();
            var health = new Health.Builder();
            int missing = 0;
            for (var name : domains.names()) {
                var problem = domains.problem(name);
                health.withDetail(name, problem == null ? "ok" : problem);
                missing += problem == null ? 0 : 1;
            }
            return (missing > 0 && missing == domains.names().size() ? health.down() : health.up()).build();
        };
    }
}
