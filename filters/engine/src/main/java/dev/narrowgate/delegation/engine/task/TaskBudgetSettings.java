package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/**
 * What the hops of one task may use up.
 *
 * @param calls The most requests of a task that this gateway forwards. Default: any number. Allowed: beside {@code
 *     delegation.tasks.deadline}.
 * @param inFlight The most requests of a task at one time. Default: any number. Allowed: beside {@code
 *     delegation.tasks.deadline}.
 * @param rate the most requests of a subject through one actor in a time
 */
public record TaskBudgetSettings(
        @Within(min = "1", max = "2147483647") @Nullable Integer calls,
        @Within(min = "1", max = "1000000") @Nullable Integer inFlight,
        @Valid @Nullable RateSettings rate) {}
