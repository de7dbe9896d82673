package dev.narrowgate.delegation;

/** The token was issued without a task. */
public final class TaskRequired extends DelegationFailure.Denied {
    public TaskRequired(String reason) {
        super("task-required", reason);
    }
}
