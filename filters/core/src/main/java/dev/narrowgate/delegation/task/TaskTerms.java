package dev.narrowgate.delegation.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a task at one gateway, or at one policy of it.
 *
 * @param life how long the task may last from its first hop there; null for no limit
 * @param calls the maximum number of forwarded requests; {@code Long.MAX_VALUE} for no limit
 * @param inFlight the maximum number of requests at one time; {@code Integer.MAX_VALUE} for no limit
 * @param rate the limit of each pair of a subject and an actor; null for none
 */
public record TaskTerms(
        @Nullable Duration life,
        long calls,
        int inFlight,
        @Nullable Rate rate) {

    /** No limit. */
    public static final TaskTerms NONE = new TaskTerms(null, Long.MAX_VALUE, Integer.MAX_VALUE, null);

    /**
     * A rate.
     *
     * @param calls the maximum number of requests in {@code per}; they may come at once
     */
    public record Rate(long calls, Duration per) {

        public Rate {
            if (calls < 1 || per.isNegative() || per.isZero()) {
                throw new IllegalArgumentException("a rate is at least one request in a time");
            }
        }
    }

    /** Whether requests have to be counted. */
    public boolean isCounted() {
        return calls < Long.MAX_VALUE || inFlight < Integer.MAX_VALUE || rate != null;
    }
}
