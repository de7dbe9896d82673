package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as this gateway knows it: with its own limits, and with what happened before this hop.
 *
 * @param task the task with the limits of its token and of this gateway; its deadline is a moment
 * @param started when the first hop of the task arrived
 * @param calls the number of requests that were forwarded before this hop
 * @param at when this hop arrived
 * @param first the parties of the first hop
 */
public record BoundTask(Task task, Instant started, long calls, Instant at, First first) {

    /**
     * The parties of the first hop of a task. They may complete it.
     *
     * @param actor its first actor; null if there was none
     */
    public record First(Principal subject, @Nullable Principal actor) {}

    /** Returns the whole seconds since the first hop, not negative even if the clock was set back. */
    public long age() {
        return Math.max(0, Duration.between(started, at).toSeconds());
    }

    /** Returns the whole seconds until the deadline; {@code Long.MAX_VALUE} without one. */
    public long left() {
        var limits = task.limits();
        return limits.hasDeadline()
                ? Math.max(0, Duration.between(at, limits.deadline()).toSeconds())
                : Long.MAX_VALUE;
    }
}
