package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The tasks in Redis. A task with a limit has a place until it may be forgotten; one without a limit if there is one. */
final class RedisTasks {

    /** A task in Redis with its counters and its places. */
    private static final int BYTES = 1000;

    /** For how long a task without a limit is remembered. */
    private static final Duration UNLIMITED = Duration.ofHours(1);

    /** For how long a task is kept beyond its end, because the clocks of gateways differ. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final RedisLink link;
    private final long most;

    /** @param bounds of the tasks with a limit; there may be as many without one */
    RedisTasks(RedisLink link, CacheBounds bounds) {
        this.link = link;
        this.most = Math.max(1, Math.min(bounds.entries(), bounds.bytes() / BYTES));
    }

    CompletionStage<StoredTask> open(TaskId task, TaskOpening opening) {
        return ask(task, opening, "find")
                .thenCompose(found -> found.word().equals("task")
                        ? CompletableFuture.completedStage(stored(found.list(1)))
                        : stored(task, opening));
    }

    private CompletionStage<StoredTask> stored(TaskId task, TaskOpening opening) {
        boolean limited = opening.keptUntil() != null;
        return link.run(
                        RedisScript.CLAIM,
                        List.of(RedisKeys.places(limited), RedisKeys.places(limited, opening.owner())),
                        List.of(RedisKeys.task(task), forgotten(opening), Long.toString(most)))
                .thenCompose(claim -> {
                    if (claim.word().equals("claimed")) {
                        return ask(task, opening, "store").thenApply(reply -> stored(reply.list(1)));
                    }
                    return limited
                            ? CompletableFuture.failedStage(
                                    new StoreUnavailable("too many tasks with a limit, or too many of one client"))
                            : CompletableFuture.completedStage(new StoredTask(
                                    task, opening.subject(), opening.actor(), opening.at(), opening.deadline(), 0, 0));
                });
    }

    private CompletionStage<RedisReply> ask(TaskId task, TaskOpening opening, String whether) {
        var actor = opening.actor();
        return link.run(
                RedisScript.OPEN,
                List.of(RedisKeys.task(task), RedisKeys.flights(task, ""), RedisKeys.origins(task.id())),
                List.of(
                        whether,
                        opening.keptUntil() == null ? "" : RedisMoments.text(opening.keptUntil()),
                        forgotten(opening),
                        task.origin(),
                        task.id(),
                        opening.subject().issuer(),
                        opening.subject().subject(),
                        actor == null ? "" : actor.issuer(),
                        actor == null ? "" : actor.subject(),
                        RedisMoments.text(opening.at()),
                        opening.deadline().equals(Instant.MAX) ? "" : RedisMoments.text(opening.deadline())));
    }

    private static String forgotten(TaskOpening opening) {
        var kept = opening.keptUntil();
        return RedisMoments.text(kept == null ? opening.at().plus(UNLIMITED) : kept.plus(MARGIN));
    }

    CompletionStage<List<StoredTask>> named(String id) {
        return link.ask(redis -> redis.zrange(RedisKeys.origins(id), 0, -1)).thenCompose(origins -> {
            CompletionStage<List<StoredTask>> all = CompletableFuture.completedStage(new ArrayList<>());
            for (var origin : origins) {
                all = all.thenCombine(find(new TaskId(origin, id)), (found, reply) -> {
                    if (reply.word().equals("task")) {
                        found.add(stored(reply.list(1)));
                    }
                    return found;
                });
            }
            return all;
        });
    }

    private CompletionStage<RedisReply> find(TaskId task) {
        return link.run(
                RedisScript.OPEN,
                List.of(RedisKeys.task(task), RedisKeys.flights(task, ""), RedisKeys.origins(task.id())),
                List.of("find", ""));
    }

    private static StoredTask stored(RedisReply task) {
        if (task.number(0) != RevocationText.FORMAT) {
            throw new StoreUnavailable("a newer gateway stored the task in a form that this version cannot read");
        }
        var actor = task.optional(6);
        var deadline = task.optional(8);
        return new StoredTask(
                new TaskId(task.text(1), task.text(2)),
                new Principal(task.text(3), task.text(4)),
                actor == null ? null : new Principal(task.text(5), actor),
                RedisMoments.of(task.text(7)),
                deadline == null ? Instant.MAX : RedisMoments.of(deadline),
                task.number(9),
                (int) task.number(10));
    }
}
