package dev.narrowgate.delegation.task;

import org.jspecify.annotations.Nullable;

/**
 * A task, as the token of a request carries it.
 *
 * @param purpose what the task is for, for rules; null if the token does not say it
 * @param sensitivity how sensitive the task is, for rules; null if the token does not say it
 */
public record Task(
        TaskId id,
        TaskLimits limits,
        @Nullable String purpose,
        @Nullable String sensitivity) {

    /** A task without limits of its own. */
    public static Task of(String origin, String id) {
        return new Task(new TaskId(origin, id), TaskLimits.NONE, null, null);
    }

    /** Returns the id without its origin, as the next hop and the rules of a policy see it. */
    public String name() {
        return id.id();
    }

    /** Returns the task with limits that are no wider than these. */
    public Task within(TaskLimits others) {
        return new Task(id, limits.and(others), purpose, sensitivity);
    }
}
