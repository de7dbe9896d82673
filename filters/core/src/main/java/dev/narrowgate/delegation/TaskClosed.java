package dev.narrowgate.delegation;

/** The task was completed or revoked, or its deadline has passed. Only an active task permits a hop. */
public final class TaskClosed extends DelegationFailure.Denied {
    public TaskClosed(String reason) {
        super("task-closed", reason);
    }
}
