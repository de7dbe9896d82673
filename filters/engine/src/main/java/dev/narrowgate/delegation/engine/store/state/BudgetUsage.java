package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is used of a budget.
 *
 * @param since when the first request came within its policy
 */
public record BudgetUsage(long calls, int inFlight, Instant since) {

    /** When one of the requests in flight is likely to have ended. */
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    /**
     * Returns the refusal of a request.
     *
     * @param name the limit that is reached
     * @param at the budget of that limit
     * @param usages of the budgets, in their order
     */
    public static Exhausted exhausted(
            String name, Budget at, List<Budget> budgets, List<BudgetUsage> usages, Instant now) {
        var left = new ArrayList<Left>();
        for (int i = 0; i < budgets.size(); i++) {
            left.addAll(usages.get(i).left(budgets.get(i), now));
        }
        left.sort((one, other) -> Long.compare(one.left(), other.left()));
        // A request that is not forwarded goes back, so calls may be left again; but nothing says when.
        return new Exhausted(name, at.policy(), left, name.equals(Budgets.IN_FLIGHT) ? SHORTLY : null);
    }

    private List<Left> left(Budget budget, Instant now) {
        var left = new ArrayList<Left>();
        if (budget.calls() < Long.MAX_VALUE) {
            left.add(new Left(Budgets.CALLS, budget.calls(), Math.max(0, budget.calls() - calls)));
        }
        if (budget.inFlight() < Integer.MAX_VALUE) {
            left.add(new Left(Budgets.IN_FLIGHT, budget.inFlight(), Math.max(0, budget.inFlight() - inFlight)));
        }
        if (budget.life() != null) {
            var over = Duration.between(now, since.plus(budget.life())).toSeconds();
            left.add(new Left(Budgets.DURATION, budget.life().toSeconds(), Math.max(0, over)));
        }
        return left;
    }
}
