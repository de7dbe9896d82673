package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.task.TaskTerms;
import jakarta.validation.Valid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the hops of one task may use up under a policy, within the budgets of the task.
 *
 * @param calls The most requests of a task that are forwarded under this policy. A token without a task is refused.
 *     Default: any number. Allowed: beside {@code delegation.tasks.deadline}.
 * @param inFlight The most requests of a task at one time under this policy. A token without a task is refused.
 *     Default: any number. Allowed: beside {@code delegation.tasks.deadline}.
 * @param duration The longest time from the first request of a task under this policy to the last. A token without a
 *     task is refused. Default: none. Allowed: beside {@code delegation.tasks.deadline}.
 * @param rate the most requests of a subject through one actor in a time, under this policy
 */
public record PolicyBudgetSettings(
        @Within(min = "1", max = "2147483647") @Nullable Integer calls,
        @Within(min = "1", max = "1000000") @Nullable Integer inFlight,
        @Within(min = "1s", max = "365d") @Nullable Duration duration,
        @Valid @Nullable RateSettings rate) {

    public TaskTerms terms() {
        return new TaskTerms(
                duration,
                calls == null ? Long.MAX_VALUE : calls,
                inFlight == null ? Integer.MAX_VALUE : inFlight,
                rate == null ? null : rate.rate());
    }
}
