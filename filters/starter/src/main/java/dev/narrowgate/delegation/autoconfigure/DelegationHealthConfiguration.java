package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.assembly.SigningKeyWatch;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.autoconfigure.certificate.SslBundleWatch;
import dev.narrowgate.delegation.engine.audit.AuditReserve;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a health check asks: whether hops can be recorded, and whose tokens can be verified. */
@Configuration(proxyBeanMethods = false)
class DelegationHealthConfiguration {

    /** Down while nothing can be recorded, because then nothing is forwarded. */
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

    /** Down when the thread that writes the audit has ended: nothing is forwarded until this process is another one. */
    @Bean
    HealthIndicator auditWriterHealthIndicator(FileAuditSink sink) {
        return () -> (sink.isDead() ? Health.down() : Health.up()).build();
    }

    /** Down while no issuer's tokens can be verified; of some issuers only, it is told in the details. */
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

    /** What is wrong with the keys that sign, as they are kept. Never down: the keys that were read last sign on. */
    @Bean
    HealthIndicator signingKeysHealthIndicator(SigningKeyWatch watch) {
        return () -> {
            var problem = watch.problem();
            var certificate = watch.certificateProblem();
            var health = Health.up().withDetail("keys", problem == null ? "ok" : problem);
            return (certificate == null ? health : health.withDetail("certificate", certificate)).build();
        };
    }

    /** Of each certificate that is loaded again what is wrong with its files. Never down: the present ones serve on. */
    @Bean
    HealthIndicator certificatesHealthIndicator(SslBundleWatch watch) {
        return () -> Health.up().withDetails(watch.states()).build();
    }

    /**
     * Of each authorization server that issues for a policy what is wrong with it. Never down for that: what it issued serves
     * on, and the other routes have nothing to do with it.
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

    /** How much a refused caller is told: an operator sees that a switch for development is on. Never down. */
    @Bean
    HealthIndicator errorsHealthIndicator(RunningEngine running) {
        return () -> Health.up()
                .withDetail(
                        "errors",
                        running.engine().settings().problems().detailed() ? "detailed, for development" : "coarse")
                .build();
    }

    /** Of each trust domain whether its workloads can be verified; down when none can. */
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
