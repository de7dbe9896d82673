package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Within;
import java.time.Duration;

/**
 * The limits of the calls to one endpoint.
 *
 * @param timeout the timeout of one attempt, from authentication to the last byte
 * @param maximumCalls the most concurrent calls. A further call fails at once, because a queue does not help a slow
 *     server
 * @param retries the number of further attempts, where a call may safely be repeated
 * @param failureRate the percentage of failed calls at which the circuit breaker opens; 0 for no circuit breaker
 * @param failureWindow how many of the last calls count
 * @param openFor how long the circuit breaker stays open
 */
public record CallLimits(
        Duration timeout, int maximumCalls, int retries, int failureRate, int failureWindow, Duration openFor) {

    /** The default number of concurrent calls. */
    public static final int MAXIMUM_CALLS = 100;

    /** Returns limits without retries and without a circuit breaker. */
    public static CallLimits plain(Duration timeout) {
        return new CallLimits(timeout, MAXIMUM_CALLS, 0, 0, 0, Duration.ZERO);
    }

    /** Returns the same limits for calls that must not be repeated. */
    public CallLimits withoutRetries() {
        return new CallLimits(timeout, maximumCalls, 0, failureRate, failureWindow, openFor);
    }

    boolean breaks() {
        return failureRate > 0;
    }

    /**
     * The circuit breaker of a server.
     *
     * @param failureRate The percentage of failed calls that opens the circuit breaker.
     * @param calls The number of the last calls that count.
     * @param openFor How long the circuit breaker stays open.
     */
    public record Breaker(
            @Within(min = "1", max = "100") Integer failureRate,
            @Within(min = "1", max = "1000") Integer calls,
            @Within(min = "100ms", max = "10m") Duration openFor) {

        public Breaker {
            failureRate = or(failureRate, 50);
            calls = or(calls, 20);
            openFor = or(openFor, Duration.ofSeconds(10));
        }
    }
}
