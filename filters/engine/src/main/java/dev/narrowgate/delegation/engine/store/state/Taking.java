package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request that is taken from budgets.
 *
 * @param call the id of the hop; the same call is counted once
 * @param task the task whose requests are counted; null if the hop has none
 * @param budgets the budgets of the task: that of the gateway first
 * @param pace the rates of the subject and the actor
 */
public record Taking(String call, @Nullable TaskId task, List<Budget> budgets, List<Pace> pace, Instant at) {

    public Taking {
        budgets = List.copyOf(budgets);
        pace = List.copyOf(pace);
    }

    /**
     * A budget of a task.
     *
     * @param policy the policy within which requests are counted; empty: all policies
     * @param life how long the policy may be used for the task, from its first request; null for no limit
     */
    public record Budget(
            String policy,
            long calls,
            int inFlight,
            @Nullable Duration life) {}

    /**
     * A rate of a pair.
     *
     * @param policy the policy within which requests are counted; empty: all policies
     * @param actor null for requests without an actor
     */
    public record Pace(
            String policy, Principal subject, @Nullable Principal actor, Rate rate) {}

    /** Whether any budget or rate limits the request. */
    public boolean isLimited() {
        return !pace.isEmpty()
                || budgets.stream()
                        .anyMatch(budget -> budget.calls() < Long.MAX_VALUE
                                || budget.inFlight() < Integer.MAX_VALUE
                                || budget.life() != null);
    }
}
