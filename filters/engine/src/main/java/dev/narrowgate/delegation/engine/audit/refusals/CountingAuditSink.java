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
 * Counts what one peer is refused beyond a rate, so that requests that need no credentials do not fill the disk (law 8). What is
 * permitted, and how it ends, is never counted. A counted refusal does not wait: its record is written when the second is
 * over.
 */
public final class CountingAuditSink implements AuditSink, ActSink {

    private final FileAuditSink delegate;
    private final RefusalCounter counter;
    private final AuditReserve reserve;
    private final InstantSource clock;
    private final AtomicLong counted = new AtomicLong();

    /** What the delegate had no room for. */
    private final Queue<CountedRefusals> unwritten = new ArrayDeque<>();

    CountingAuditSink(FileAuditSink delegate, RefusalCounter counter, AuditReserve reserve, InstantSource clock) {
        this.delegate = delegate;
        this.counter = counter;
        this.reserve = reserve;
        this.clock = clock;
    }

    /** @param rates how many refusals have records of their own */
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

    /** How many refusals have no records of their own. */
    public long counted() {
        return counted.get();
    }

    /** The second is over. While nothing can be written it goes on. */
    public synchronized void endSecond() {
        if (delegate.problem() == null && writeLeftOver()) {
            unwritten.addAll(counter.end(clock));
            writeLeftOver();
        }
    }

    /** There is no further second: what comes now is not counted. */
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
