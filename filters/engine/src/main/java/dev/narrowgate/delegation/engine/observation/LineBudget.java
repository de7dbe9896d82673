package dev.narrowgate.delegation.engine.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How many lines of a log are written in a second, and how many were left out. */
public final class LineBudget {

    /** This line is left out. */
    public static final long OMITTED = -1;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong begin;
    private final AtomicInteger lines = new AtomicInteger();
    private final LongAdder omitted = new LongAdder();

    /** @param nanoTime a clock that only goes forward */
    public LineBudget(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.begin = new AtomicLong(nanoTime.getAsLong() - SECOND);
    }

    /** How many lines were left out before this one, or {@link #OMITTED}. */
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
