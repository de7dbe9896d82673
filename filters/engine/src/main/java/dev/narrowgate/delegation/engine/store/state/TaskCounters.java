package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counters of one task in this process. Each step is atomic, and holds the lock for a few counts alone. */
final class TaskCounters {

    /** When one of the requests in flight is likely to have ended. */
    private static final Duration SHORTLY = Duration.ofSeconds(1);

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
        var left = new ArrayList<Left>();
        for (var budget : budgets) {
            left.addAll(left(budget, now));
        }
        left.sort((one, other) -> Long.compare(one.left(), other.left()));
        // A request that is not forwarded goes back, so calls may be left again; but nothing says when.
        return new Exhausted(name, at.policy(), left, name.equals(Budgets.IN_FLIGHT) ? SHORTLY : null);
    }

    private List<Left> left(Budget budget, Instant now) {
        var counter = counter(budget.policy(), now);
        var left = new ArrayList<Left>();
        if (budget.calls() < Long.MAX_VALUE) {
            left.add(new Left(Budgets.CALLS, budget.calls(), Math.max(0, budget.calls() - counter.calls)));
        }
        if (budget.inFlight() < Integer.MAX_VALUE) {
            left.add(new Left(Budgets.IN_FLIGHT, budget.inFlight(), Math.max(0, budget.inFlight() - counter.inFlight)));
        }
        if (budget.life() != null) {
            var over = Duration.between(now, counter.since.plus(budget.life())).toSeconds();
            left.add(new Left(Budgets.DURATION, budget.life().toSeconds(), Math.max(0, over)));
        }
        return left;
    }
}
