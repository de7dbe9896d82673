package dev.narrowgate.delegation.engine.task;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import java.time.Duration;

/**
 * The most requests of a subject through one actor in a time.
 *
 * @param calls The most requests in the time. They may come at once.
 * @param per The time.
 */
public record RateSettings(
        @Within(min = "1", max = "1000000") Integer calls,
        @Within(min = "1s", max = "24h") Duration per) {

    public RateSettings {
        calls = or(calls, 60);
        per = or(per, Duration.ofMinutes(1));
    }

    Rate rate() {
        return new Rate(calls, per);
    }
}
