package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskLimits;
import dev.narrowgate.delegation.task.TaskTerms;
import dev.narrowgate.delegation.token.KeyDigest;
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

    /**
     * Returns the task of a delegation, or null. Tokens that a first hop shows again belong to the same task, because its
     * id is made from the id of the token.
     */
    @Nullable
    Task taskOf(Delegation delegation) {
        var task = delegation.token().task();
        if (task != null || !begins || delegation.hop() > 1) {
            return task;
        }
        var token = delegation.token().id();
        var id = new KeyDigest().text(token.issuer()).text(token.jti()).end();
        return Task.of(gateway, id.base64Url());
    }

    /** Returns when a task ends that begins now. */
    Instant deadline(TaskLimits limits, Instant now) {
        var life = terms.life();
        var own = life == null ? Instant.MAX : now.plus(life);
        return limits.deadline().isBefore(own) ? limits.deadline() : own;
    }

    /** Returns until when the store has to remember a task with a limit. */
    Instant keptUntil(Instant deadline, Instant now) {
        var end = deadline.equals(Instant.MAX) ? now : deadline;
        return end.plus(keep);
    }
}
