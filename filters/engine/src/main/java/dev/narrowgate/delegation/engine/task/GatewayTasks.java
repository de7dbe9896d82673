package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskLimits;
import dev.narrowgate.delegation.task.TaskTerms;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says of all tasks.
 *
 * @param gateway the identifier of this gateway, which is the origin of the tasks that it begins
 * @param begins whether a first hop without a task begins one
 * @param terms the limits of each task
 * @param keep for how long the store remembers a task after its end
 */
public record GatewayTasks(String gateway, boolean begins, TaskTerms terms, Duration keep) {

    /** No token lives longer than 24 hours, and no clock of an issuer is ahead by more than 5 minutes. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(25);

    /**
     * Returns the task of a subject token, or null. Tokens that a first hop shows again belong to the same task, because its
     * id is made from the id of the token.
     */
    @Nullable
    Task taskOf(VerifiedToken token) {
        var task = token.task();
        if (task != null || !begins || token.passage().hop() > 0) {
            return task;
        }
        var id =
                new KeyDigest().text(token.id().issuer()).text(token.id().jti()).end();
        return Task.of(gateway, id.base64Url());
    }

    /** Returns when a task ends that begins now. */
    Instant deadline(TaskLimits limits, Instant now) {
        var life = terms.life();
        var own = life == null ? Instant.MAX : now.plus(life);
        return limits.deadline().isBefore(own) ? limits.deadline() : own;
    }

    /** Returns the limit of a task that began at this moment. */
    TaskLimits since(Instant started) {
        return new TaskLimits(deadline(TaskLimits.NONE, started), null, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Returns until when a completed task stays completed, so that none of its tokens begins it anew.
     *
     * @param end of the task without its completion; {@code Instant.MAX} if any of its tokens may outlive this moment
     */
    public Instant completedUntil(Instant end, Instant now) {
        var latest = end.equals(Instant.MAX) ? now.plus(LONGEST_LIFE) : end.isBefore(now) ? now : end;
        return latest.plus(keep);
    }

    /** Returns until when the store has to remember a task with a limit. */
    Instant keptUntil(Instant deadline, Instant now) {
        var end = deadline.equals(Instant.MAX) ? now : deadline;
        return end.plus(keep);
    }
}
