package dev.narrowgate.delegation.engine.oauth;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Guards the calls to one endpoint with a timeout, a bulkhead, a circuit breaker and retries. */
public final class CallGuard {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final CallLimits limits;
    private final Bulkhead bulkhead;
    private final @Nullable CircuitBreaker breaker;
    private final @Nullable Retry retry;

    /** @param name the endpoint's name, for health and metrics */
    public CallGuard(String name, CallLimits limits) {
        this.limits = limits;
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.maximumCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
        this.breaker = limits.breaks() ? CircuitBreaker.of(name, breaking(limits)) : null;
        this.retry = limits.retries() > 0 ? Retry.of(name, repeating(limits)) : null;
    }

    private static CircuitBreakerConfig breaking(CallLimits limits) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(limits.failureRate())
                .slidingWindow(
                        limits.failureWindow(),
                        limits.failureWindow(),
                        SlidingWindowType.COUNT_BASED,
                        // The other strategy takes a lock, for which an event loop would wait.
                        SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .waitDurationInOpenState(limits.openFor())
                .permittedNumberOfCallsInHalfOpenState(3)
                .recordException(CallGuard::isDown)
                // A call that was not sent says nothing about the server.
                .ignoreExceptions(BulkheadFullException.class)
                .writableStackTraceEnabled(false)
                .build();
    }

    private static RetryConfig repeating(CallLimits limits) {
        return RetryConfig.custom()
                .maxAttempts(limits.retries() + 1)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE))
                .retryOnException(error -> isDown(error) && isWorthAnotherAttempt(error))
                .build();
    }

    /** Returns whether a failure is the server's own, and so counts against it. */
    private static boolean isDown(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof io.netty.handler.timeout.TimeoutException
                // A server that answers 429 is not down. RetryAfterGate holds calls back for the time that it asks.
                || failure instanceof ServerErrorResponse trouble && trouble.status() != 429;
    }

    /** Returns false after a timeout, and when the server asks to wait. */
    private static boolean isWorthAnotherAttempt(Throwable error) {
        return !(error instanceof TimeoutException)
                && !(error instanceof ServerErrorResponse trouble && trouble.asksToWait());
    }

    /** Returns whether a call failed before it was sent, which says nothing new about the server. */
    public static boolean isUnsent(Throwable failure) {
        return failure instanceof BulkheadFullException || failure instanceof CallNotPermittedException;
    }

    /** Says why a call has no answer, in words for the operator that follow the server's name and quote nothing of the request. */
    public static String reason(Throwable failure) {
        return switch (failure) {
            case BulkheadFullException full -> "has too many calls in progress";
            case CallNotPermittedException open -> "failed too often, and is not called for a while";
            case TimeoutException late -> "gave no answer in time";
            case io.netty.handler.timeout.TimeoutException late -> "gave no answer in time";
            case ServerErrorResponse trouble -> String.valueOf(trouble.getMessage());
            case AnswerTooLong flood -> "gave " + flood.getMessage();
            case DecoderException garbage -> "gave an answer that is not HTTP";
            case NumberFormatException garbage -> "gave an answer that is not HTTP";
            // The message says where the connection broke.
            case IOException broken -> String.valueOf(broken.getMessage());
            default -> failure.getClass().getName();
        };
    }

    /** Guards a call. Each attempt subscribes to it again. */
    public <T> Mono<T> guard(Mono<T> call) {
        var guarded = call.timeout(limits.timeout()).transformDeferred(BulkheadOperator.of(bulkhead));
        if (breaker != null) {
            guarded = guarded.transformDeferred(CircuitBreakerOperator.of(breaker));
        }
        if (retry != null) {
            guarded = guarded.transformDeferred(RetryOperator.of(retry));
        }
        return guarded;
    }

    String name() {
        return bulkhead.getName();
    }

    Duration timeout() {
        return limits.timeout();
    }

    /** Returns whether the guard has a circuit breaker. */
    public boolean breaks() {
        return breaker != null;
    }

    /** Returns the circuit breaker's state in one word for health: closed, open, half_open. */
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
