package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Within;
import java.time.Duration;

/**
 * The circuit breaker of a server.
 *
 * @param failureRate The percentage of failed calls that opens the circuit breaker.
 * @param calls The number of the last calls that count.
 * @param openFor How long the circuit breaker stays open.
 */
public record BreakerSettings(
        @Within(min = "1", max = "100") Integer failureRate,
        @Within(min = "1", max = "1000") Integer calls,
        @Within(min = "100ms", max = "10m") Duration openFor) {

    public BreakerSettings {
        failureRate = or(failureRate, 50);
        calls = or(calls, 20);
        openFor = or(openFor, Duration.ofSeconds(10));
    }
}
