package dev.narrowgate.delegation.adapter.oauth;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Stands between this gateway and one endpoint: bounds how long, how often and how many, and leaves alone what is down. */
public final class CallGuard {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final CallLimits limits;
    private final Bulkhead bulkhead;
    private final @Nullable CircuitBreaker breaker;
    private final @Nullable Retry retry;

    /**
     * @param name of the endpoint, for metrics
     * @param down which failures are the endpoint's own, and count against it
     */
    public CallGuard(String name, CallLimits limits, Predicate<Throwable> down) {
        this.limits = limits;
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.maximumCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
        this.breaker = limits.breaks() ? CircuitBreaker.of(name, breaking(limits, down)) : null;
        this.retry = limits.retries() > 0 ? Retry.of(name, repeating(limits, down)) : null;
    }

    private static CircuitBreakerConfig breaking(CallLimits limits, Predicate<Throwable> down) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(limits.failureRate())
                .slidingWindowSize(limits.failureWindow())
                .minimumNumberOfCalls(limits.failureWindow())
                .waitDurationInOpenState(limits.openFor())
                .permittedNumberOfCallsInHalfOpenState(3)
                .recordException(down)
                // What was not even sent says nothing of the server.
                .ignoreExceptions(BulkheadFullException.class)
                .writableStackTraceEnabled(false)
                .build();
    }

    private static RetryConfig repeating(CallLimits limits, Predicate<Throwable> down) {
        return RetryConfig.custom()
                .maxAttempts(limits.retries() + 1)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE))
                .retryOnException(error -> down.test(error) && isWorthAnotherAttempt(error))
                .build();
    }

    /** Who hangs is not asked to hang once more, and who asks to be left alone is left alone. */
    private static boolean isWorthAnotherAttempt(Throwable error) {
        return !(error instanceof TimeoutException)
                && !(error instanceof ServerTrouble trouble && trouble.asksToWait());
    }

    /** The call, which is made anew for each attempt. */
    <T> Mono<T> guard(Mono<T> call) {
        var guarded = call.timeout(limits.timeout()).transformDeferred(BulkheadOperator.of(bulkhead));
        if (breaker != null) {
            guarded = guarded.transformDeferred(CircuitBreakerOperator.of(breaker));
        }
        if (retry != null) {
            guarded = guarded.transformDeferred(RetryOperator.of(retry));
        }
        return guarded;
    }

    Duration timeout() {
        return limits.timeout();
    }

    /** Whether calls go through at the moment, in one word, for health: closed, open, half_open. */
    public String state() {
        return breaker == null ? "closed" : breaker.getState().name().toLowerCase(Locale.ROOT);
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    @Nullable
    CircuitBreaker breaker() {
        return breaker;
    }

    @Nullable
    Retry retry() {
        return retry;
    }
}
