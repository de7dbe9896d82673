package dev.narrowgate.delegation.engine.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Limits the log lines of a second, and counts the omitted ones. */
public final class LineBudget {

    /** The result of {@link #take()} for a line that must be omitted. */
    public static final long OMITTED = -1;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong begin;
    private final AtomicInteger lines = new AtomicInteger();
    private final LongAdder omitted = new LongAdder();

    /** @param nanoTime a monotonic clock */
    public LineBudget(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.begin = new AtomicLong(nanoTime.getAsLong() - SECOND);
    }

    /** Returns the number of lines omitted before this one, or {@link #OMITTED}. */
    public long take() {
        var now = nanoTime.getAsLong();
        var from = begin.get();
        if (now - from >= SECOND && begin.compareAndSet(from, now)) {
            lines.set(0);
        }
        if (lines.incrementAndGet() > perSecond) {
            omitted.increment();
            return OMITTED;
        }
        return omitted.sumThenReset();
    }
}
