package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * The parts that all engines of a process share.
 *
 * @param audit takes the records of hops; {@code acts} takes the records of acts that are not hops
 */
public record EngineTools(
        InstantSource clock,
        TimeOrderedIds ids,
        MeterRegistry registry,
        CertifiedTransports transports,
        AuditSink audit,
        ActSink acts,
        EngineCustomizer customizer) {}
