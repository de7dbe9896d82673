package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;

/**
 * How far an endpoint is burdened, and how long it is waited for.
 *
 * @param timeout for one attempt, from authenticating to the last byte
 * @param maximumCalls under way at once; one more fails at once: a server that is slow is not helped by a queue
 * @param retries further attempts, where it is safe to repeat a call
 * @param failureRate in percent of the last calls, from which on it is not called any more for a while
 * @param failureWindow how many of the last calls count
 * @param openFor how long it is not called then
 */
public record CallLimits(
        Duration timeout, int maximumCalls, int retries, int failureRate, int failureWindow, Duration openFor) {

    /** Calls under way at once, where nothing else is said. */
    public static final int MAXIMUM_CALLS = 100;

    /** Each call on its own: none is repeated, and none is left out because others failed. */
    public static CallLimits plain(Duration timeout) {
        return new CallLimits(timeout, MAXIMUM_CALLS, 0, 0, 0, Duration.ZERO);
    }

    /** The same for calls that may be made once alone. */
    public CallLimits withoutRetries() {
        return new CallLimits(timeout, maximumCalls, 0, failureRate, failureWindow, openFor);
    }

    boolean breaks() {
        return failureRate > 0;
    }
}
