package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.engine.observation.ReplacedMeters;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Binds the metrics of call guards under the names that Resilience4j gives them. */
public final class CallGuardMetrics {

    private CallGuardMetrics() {}

    public static void bind(List<CallGuard> guards, MeterRegistry registry) {
        var bulkheads = BulkheadRegistry.ofDefaults();
        var breakers = CircuitBreakerRegistry.ofDefaults();
        var retries = RetryRegistry.ofDefaults();
        for (var guard : guards) {
            ReplacedMeters.remove(
                    registry, "resilience4j.", "name", guard.bulkhead().getName());
            add(bulkheads, guard.bulkhead());
            if (guard.breaker() != null) {
                add(breakers, guard.breaker());
            }
            if (guard.retry() != null) {
                add(retries, guard.retry());
            }
        }
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(registry);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
        TaggedRetryMetrics.ofRetryRegistry(retries).bindTo(registry);
    }

    // A registry creates its own instance. The guard's instance replaces it.

    private static void add(BulkheadRegistry registry, Bulkhead bulkhead) {
        registry.bulkhead(bulkhead.getName());
        registry.replace(bulkhead.getName(), bulkhead);
    }

    private static void add(CircuitBreakerRegistry registry, CircuitBreaker breaker) {
        registry.circuitBreaker(breaker.getName());
        registry.replace(breaker.getName(), breaker);
    }

    private static void add(RetryRegistry registry, Retry retry) {
        registry.retry(retry.getName());
        registry.replace(retry.getName(), retry);
    }
}
