package dev.narrowgate.delegation.gateway.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs what callers without a token can cause as often as they like: one line a second for each reason, which says how many were
 * left out. Reasons come from fixed lists, and nothing of a request is written.
 */
public final class SampledLog {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final String what;
    private final LongSupplier nanoTime;
    private final Map<String, Sample> samples = new ConcurrentHashMap<>();

    /**
     * @param what is said before the reason
     * @param nanoTime a clock that only goes forward
     */
    public SampledLog(Logger logger, String what, LongSupplier nanoTime) {
        this.logger = logger;
        this.what = what;
        this.nanoTime = nanoTime;
    }

    public void note(String reason) {
        var now = nanoTime.getAsLong();
        var sample = samples.computeIfAbsent(reason, first -> new Sample(now - INTERVAL));
        var last = sample.last.get();
        if (now - last < INTERVAL || !sample.last.compareAndSet(last, now)) {
            sample.omitted.increment();
            return;
        }
        logger.warn("{}: {} (and {} before that)", what, reason, sample.omitted.sumThenReset());
    }

    private static final class Sample {
        private final AtomicLong last;
        private final LongAdder omitted = new LongAdder();

        private Sample(long last) {
            this.last = new AtomicLong(last);
        }
    }
}
