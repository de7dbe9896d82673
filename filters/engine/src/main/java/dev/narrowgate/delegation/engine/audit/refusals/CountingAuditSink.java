package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.engine.audit.AuditReserve;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts the refusals of one peer beyond a rate, so that requests without credentials do not fill the disk (law 8).
 * Permitted hops and their outcomes are never counted. The record of a counted refusal is written when the second ends.
 */
public final class CountingAuditSink implements AuditSink, ActSink {

    private final FileAuditSink delegate;
    private final RefusalCounter counter;
    private final AuditReserve reserve;
    private final InstantSource clock;
    private final AtomicLong counted = new AtomicLong();

    /** Counted refusals that the delegate had no room for. */
    private final Queue<CountedRefusals> unwritten = new ArrayDeque<>();

    CountingAuditSink(FileAuditSink delegate, RefusalCounter counter, AuditReserve reserve, InstantSource clock) {
        this.delegate = delegate;
        this.counter = counter;
        this.reserve = reserve;
        this.clock = clock;
    }

    /** @param rates the number of refusals with records of their own */
    public static CountingAuditSink over(
            FileAuditSink file, RefusalRates rates, AuditReserve reserve, Supplier<String> ids, InstantSource clock) {
        return new CountingAuditSink(file, new RefusalCounter(rates, ids), reserve, clock);
    }

    @Override
    public Answer<Recorded> record(AuditRecord record) {
        return take(record);
    }

    @Override
    public Answer<Recorded> record(TokenAct act) {
        return take(act);
    }

    @Override
    public Answer<Recorded> record(GatewayAct act) {
        return delegate.record(act);
    }

    private Answer<Recorded> take(AuditEntry entry) {
        var refusal = entry.refusal();
        var under = refusal == null ? null : counter.count(refusal, entry.time(), reserve.isTouched());
        if (under == null) {
            return delegate.take(entry);
        }
        counted.incrementAndGet();
        return Answer.ready(new Recorded(entry, under));
    }

    /** Returns the number of refusals without records of their own. */
    public long counted() {
        return counted.get();
    }

    /** Ends the second and writes its counts. While writing fails, the second continues. */
    public synchronized void endSecond() {
        if (delegate.problem() == null && writeLeftOver()) {
            unwritten.addAll(counter.end(clock));
            writeLeftOver();
        }
    }

    /** Ends the last second. Later refusals are not counted. */
    public synchronized void end() {
        unwritten.addAll(counter.stop(clock));
        writeLeftOver();
    }

    private boolean writeLeftOver() {
        for (var next = unwritten.peek(); next != null; next = unwritten.peek()) {
            if (!delegate.takes(next)) {
                return false;
            }
            unwritten.remove();
        }
        return true;
    }
}
