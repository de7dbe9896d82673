package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.audit.AuditKeeper;
import dev.narrowgate.delegation.engine.audit.AuditReserve;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.engine.audit.refusals.CountingAuditSink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the sinks that record hops and other acts. */
@Configuration(proxyBeanMethods = false)
class DelegationAuditConfiguration {

    @Bean
    FileAuditSink fileAuditSink(DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var audit = settings.audit();
        try {
            var sink = FileAuditSink.open(
                    audit.folder(),
                    settings.gateway(),
                    audit.durability(),
                    audit.maxFileSize().bytes(),
                    clock);
            Gauge.builder("delegation.audit.waiting", sink, FileAuditSink::waiting)
                    .description("Records that wait to be written")
                    .register(registry);
            return sink;
        } catch (IOException unusable) {
            throw new InvalidConfigurationException(List.of(new ConfigurationProblem(
                    "delegation.audit.path", "'" + audit.path() + "' cannot be written: " + unusable.getMessage())));
        }
    }

    @Bean
    AuditReserve auditReserve(DelegationSettings settings, MeterRegistry registry) {
        var reserve = AuditReserve.of(
                settings.audit().folder(), settings.audit().reserve().bytes());
        Gauge.builder("delegation.audit.free", reserve, AuditReserve::free)
                .description("Room on the disk of the audit")
                .baseUnit("bytes")
                .register(registry);
        return reserve;
    }

    /** Wraps the file. It bounds the number of records that a caller without credentials can cause. */
    @Bean
    CountingAuditSink countingAuditSink(
            DelegationSettings settings,
            FileAuditSink file,
            AuditReserve reserve,
            TimeOrderedIds ids,
            InstantSource clock,
            MeterRegistry registry) {
        var sink = CountingAuditSink.over(file, settings.audit().refusals(), reserve, ids, clock);
        FunctionCounter.builder("delegation.audit.counted", sink, CountingAuditSink::counted)
                .description("Refusals that are counted in a record with others")
                .register(registry);
        return sink;
    }

    @Bean
    AuditKeeper auditKeeper(
            DelegationSettings settings,
            FileAuditSink file,
            CountingAuditSink countingAuditSink,
            AuditReserve reserve,
            TimeOrderedIds ids,
            InstantSource clock) {
        return AuditKeeper.start(
                file, countingAuditSink, reserve, settings.audit().retentionLimits(), ids, clock);
    }
}
