package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task, as an operator sees it.
 *
 * @param stored what the store knows; null if no hop of the task has arrived
 * @param ended its completion or revocation; null if there is none
 */
public record KnownTask(
        TaskId id, @Nullable StoredTask stored, @Nullable Revocation ended) {

    /** Only an active task permits a hop. */
    public enum Status {
        ACTIVE,
        COMPLETED,
        REVOKED,
        EXPIRED
    }

    public Status status(Instant now) {
        if (ended != null) {
            return ended.manner() == Manner.COMPLETED ? Status.COMPLETED : Status.REVOKED;
        }
        return stored != null && !now.isBefore(stored.deadline()) ? Status.EXPIRED : Status.ACTIVE;
    }
}
