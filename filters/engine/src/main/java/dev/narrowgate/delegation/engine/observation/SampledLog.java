package dev.narrowgate.delegation.engine.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs events that callers without a token can cause at any rate: one line a second for each reason. The line states
 * the number of omitted lines. Reasons come from fixed lists, and no text of a request is logged.
 */
public final class SampledLog {

    private final Logger logger;
    private final String what;
    private final LongSupplier nanoTime;
    private final Map<String, LineBudget> budgets = new ConcurrentHashMap<>();

    /**
     * @param what precedes the reason in the line
     * @param nanoTime a monotonic clock
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
            logger.warn("{}: {} (and {} more before it)", what, reason, omitted);
        }
    }
}
