package dev.narrowgate.delegation.engine.task;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.task.TaskTerms;
import jakarta.validation.Valid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of this gateway.
 *
 * @param deadline The longest time from the first hop of a task to its last. A token that states an earlier end keeps
 *     it. Default: none.
 * @param budgets what the hops of one task may use up at this gateway
 * @param completion Serves <code>POST /tasks/&#123;id&#125;/complete</code> on the main port, with which a task's first actor or its
 *     subject <a href="../how-to/stop-a-task.md#completing">ends it</a>.
 * @param begin Whether a first hop whose token names no task begins one. The answer then has the header {@code
 *     Delegation-Task}. All requests with the same token belong to the same task.
 * @param keep For how long a task is remembered after its deadline, or after the end of the token that completed it if
 *     it has none. A token that names it later begins it anew.
 */
public record TaskSettings(
        @Within(min = "1s", max = "365d") @Nullable Duration deadline,
        @Valid TaskBudgetSettings budgets,
        Boolean completion,
        Boolean begin,
        @Within(min = "1m", max = "365d") Duration keep) {

    public TaskSettings {
        budgets = or(budgets, TaskBudgetSettings.class);
        completion = or(completion, false);
        begin = or(begin, false);
        keep = or(keep, Duration.ofHours(2));
    }

    /** Returns what the gateway says of all tasks. */
    public GatewayTasks tasks(String gateway) {
        var calls = budgets.calls();
        var inFlight = budgets.inFlight();
        var rate = budgets.rate();
        return new GatewayTasks(
                gateway,
                begin,
                new TaskTerms(
                        deadline,
                        calls == null ? Long.MAX_VALUE : calls,
                        inFlight == null ? Integer.MAX_VALUE : inFlight,
                        rate == null ? null : rate.rate()),
                keep);
    }
}
