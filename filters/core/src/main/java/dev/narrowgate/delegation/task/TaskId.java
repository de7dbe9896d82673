package dev.narrowgate.delegation.task;

/**
 * Identifies a task. An id is unique only within its origin, so one issuer cannot name the task of another.
 *
 * @param origin the issuer that named the task: an authorization server, or the gateway that began it
 */
public record TaskId(String origin, String id) {

    public TaskId {
        if (origin.isEmpty() || id.isEmpty()) {
            throw new IllegalArgumentException("a task needs an origin and an id");
        }
    }

    /** Returns the id and its origin, for messages. */
    @Override
    public String toString() {
        return id + " of " + origin;
    }
}
