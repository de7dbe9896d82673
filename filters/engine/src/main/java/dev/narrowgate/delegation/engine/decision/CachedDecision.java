package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A decision with the time in which it serves.
 *
 * @param at when it was made
 * @param until when it stops to serve
 * @param refreshed when the last refresh was begun, in milliseconds; the least number before the first one
 */
record CachedDecision(Decision decision, Instant at, Instant until, AtomicLong refreshed) {

    /** A decision point that fails is not asked about the same question again in this time. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    static CachedDecision of(Decision decision, Instant at, Instant until) {
        return new CachedDecision(decision, at, until, new AtomicLong(Long.MIN_VALUE));
    }

    boolean serves(Instant now) {
        return now.isBefore(until);
    }

    /**
     * Returns whether this request has to begin a refresh: in the last third of the time, unless the tokens end so soon that a new
     * decision would serve no longer. A result of true counts as the begin of the refresh.
     *
     * @param tokens the end of the tokens behind the request
     */
    boolean beginsRefresh(Instant now, Instant tokens) {
        var life = Duration.between(at, until);
        if (Duration.between(now, until).multipliedBy(3).compareTo(life) >= 0
                || Duration.between(until, tokens).compareTo(Duration.ofSeconds(1)) < 0) {
            return false;
        }
        long before = refreshed.get();
        long millis = now.toEpochMilli();
        return millis - AGAIN.toMillis() >= before && refreshed.compareAndSet(before, millis);
    }
}
