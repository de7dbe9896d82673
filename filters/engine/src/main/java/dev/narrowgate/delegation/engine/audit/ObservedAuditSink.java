package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.engine.observation.DelegationMetric;
import dev.narrowgate.delegation.engine.observation.StageTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times the recording of hops, and counts their outcomes. Every hop passes here, with any outcome. */
public final class ObservedAuditSink implements AuditSink {

    private record Ending(String policy, String outcome, String failure) {}

    private final AuditSink delegate;
    private final StageTimer timer;
    private final MeterRegistry registry;
    private final Map<Ending, Counter> hops = new ConcurrentHashMap<>();

    public ObservedAuditSink(AuditSink delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.registry = registry;
        this.timer = new StageTimer(registry, DelegationMetric.AUDIT);
    }

    @Override
    public Answer<Recorded> record(AuditRecord record) {
        var answer = timer.time(record.event().text(), () -> delegate.record(record));
        if (!record.result().isPermitted()) {
            count(record);
            return answer;
        }
        // A hop counts as permitted or shadowed once that is recorded. Otherwise it is refused, and counted then.
        return answer.then(recorded -> {
            count(record);
            return Answer.ready(recorded);
        });
    }

    private void count(AuditRecord record) {
        var code = record.result().code();
        var ending =
                new Ending(record.received().policy().name(), record.outcome().text(), code == null ? "none" : code);
        hops.computeIfAbsent(ending, this::register).increment();
    }

    private Counter register(Ending ending) {
        return Counter.builder("delegation.hops")
                .description("Records of hops, by policy, outcome and failure")
                .tag("policy", ending.policy())
                .tag("outcome", ending.outcome())
                .tag("failure", ending.failure())
                .register(registry);
    }
}
