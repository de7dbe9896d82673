package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.ssl.SslBundles;

/**
 * What every engine of a process uses alike.
 *
 * @param audit takes the records of hops, and {@code acts} those of acts that are no hops
 */
public record EngineTools(
        InstantSource clock,
        TimeOrderedIds ids,
        MeterRegistry registry,
        SslBundles bundles,
        AuditSink audit,
        ActSink acts,
        EngineCustomizer customizer) {}
