package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counters of one task in this process. Each step is atomic, and holds the lock for a few counts alone. */
final class TaskCounters {

    private final TaskId id;
    private final TaskOpening opening;
    private final Map<String, Counter> counters = new HashMap<>(2);

    private static final class Counter {
        private final Instant since;
        private long calls;
        private int inFlight;

        private Counter(Instant since) {
            this.since = since;
        }
    }

    TaskCounters(TaskId id, TaskOpening opening) {
        this.id = id;
        this.opening = opening;
        counters.put("", new Counter(opening.at()));
    }

    TaskOpening opening() {
        return opening;
    }

    synchronized StoredTask read() {
        var all = counter("", opening.at());
        return new StoredTask(
                id, opening.subject(), opening.actor(), opening.at(), opening.deadline(), all.calls, all.inFlight);
    }

    /** Takes one request of each budget, or none. Returns null if all were granted. */
    synchronized @Nullable Exhausted take(List<Budget> budgets, Instant at) {
        for (var budget : budgets) {
            var refused = refusal(budget, at);
            if (refused != null) {
                return exhausted(refused, budget, budgets, at);
            }
        }
        for (var budget : budgets) {
            var counter = counter(budget.policy(), at);
            counter.calls++;
            counter.inFlight++;
        }
        return null;
    }

    synchronized void end(List<Budget> budgets, boolean forwarded) {
        for (var budget : budgets) {
            var counter = counter(budget.policy(), opening.at());
            counter.inFlight--;
            counter.calls -= forwarded ? 0 : 1;
        }
    }

    private Counter counter(String policy, Instant since) {
        return counters.computeIfAbsent(policy, name -> new Counter(since));
    }

    /** Returns the name of the limit that is reached, or null. */
    private @Nullable String refusal(Budget budget, Instant at) {
        var counter = counter(budget.policy(), at);
        if (budget.life() != null && !at.isBefore(counter.since.plus(budget.life()))) {
            return Budgets.DURATION;
        }
        return counter.calls >= budget.calls()
                ? Budgets.CALLS
                : counter.inFlight >= budget.inFlight() ? Budgets.IN_FLIGHT : null;
    }

    private Exhausted exhausted(String name, Budget at, List<Budget> budgets, Instant now) {
        var usages = budgets.stream()
                .map(budget -> counter(budget.policy(), now))
                .map(counter -> new BudgetUsage(counter.calls, counter.inFlight, counter.since))
                .toList();
        return BudgetUsage.exhausted(name, at, budgets, usages, now);
    }
}
