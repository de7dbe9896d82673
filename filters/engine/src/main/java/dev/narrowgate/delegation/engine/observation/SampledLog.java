package dev.narrowgate.delegation.engine.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs what callers without a token can cause as often as they like: one line a second for each reason, which says how many were
 * left out. Reasons come from fixed lists, and nothing of a request is written.
 */
public final class SampledLog {

    private final Logger logger;
    private final String what;
    private final LongSupplier nanoTime;
    private final Map<String, LineBudget> budgets = new ConcurrentHashMap<>();

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
        var omitted = budgets.computeIfAbsent(reason, first -> new LineBudget(1, nanoTime))
                .take();
        if (omitted != LineBudget.OMITTED) {
            logger.warn("{}: {} (and {} before that)", what, reason, omitted);
        }
    }
}
