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
public final class TaskCounters {

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

    /** Until when it must be remembered, or null. A reload may limit a task that had no limit. */
    private volatile @Nullable Instant keptUntil;

    private volatile boolean stored;

    /**
     * What is counted within a policy.
     *
     * @param since the first request
     */
    public record Count(Instant since, long calls) {}

    TaskCounters(TaskId id, TaskOpening opening) {
        this(id, opening, Map.of("", new Count(opening.at(), 0)));
    }

    /** Makes the counters of a task as they were counted before a restart. Nothing is in flight. */
    public TaskCounters(TaskId id, TaskOpening opening, Map<String, Count> counts) {
        this.id = id;
        this.opening = opening;
        this.keptUntil = opening.keptUntil();
        counts.forEach((policy, count) -> {
            var counter = new Counter(count.since());
            counter.calls = count.calls();
            counters.put(policy, counter);
        });
    }

    public TaskId id() {
        return id;
    }

    public TaskOpening opening() {
        return opening;
    }

    void keep(Instant until) {
        keptUntil = until;
    }

    public @Nullable Instant keptUntil() {
        return keptUntil;
    }

    /** Whether the opening of the task is stored outside this process. */
    public boolean isStored() {
        return stored;
    }

    public void stored() {
        stored = true;
    }

    /** Returns what is counted now, by the name of the policy. */
    public synchronized Map<String, Count> counts() {
        var counts = new HashMap<String, Count>(counters.size());
        counters.forEach((policy, counter) -> counts.put(policy, new Count(counter.since, counter.calls)));
        return counts;
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
