package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.KnownTask;
import dev.narrowgate.delegation.engine.task.KnownTasks;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** {@code GET /actuator/tasks/{id}} shows a task; {@code POST} ends it. */
@Endpoint(id = "tasks")
public final class TasksEndpoint {

    private final RunningEngine running;
    private final OperatorAnswers answers;
    private final InstantSource clock;

    public TasksEndpoint(RunningEngine running, OperatorAnswers answers, InstantSource clock) {
        this.running = running;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param origin the issuer that named the task, where the id alone is not unique */
    @ReadOperation
    public Mono<WebEndpointResponse<Map<String, Object>>> task(@Selector String id, @Nullable String origin) {
        return answers.allowed(() ->
                one(id, origin, task -> Mono.just(answers.ok(TaskView.of(task, running, clock.instant())))));
    }

    /**
     * Ends a task.
     *
     * @param status {@code completed} or {@code revoked}
     */
    @WriteOperation
    public Mono<WebEndpointResponse<Map<String, Object>>> end(
            @Selector String id, @Nullable String origin, @Nullable String status, @Nullable String reason) {
        return answers.allowed(() -> {
            var manner =
                    "completed".equals(status) ? Manner.COMPLETED : "revoked".equals(status) ? Manner.REVOKED : null;
            if (manner == null) {
                return Mono.just(answers.bad("status is missing or unknown (expected: completed or revoked)"));
            }
            if (origin != null) {
                // The operator names the task completely, so it may be ended before its first hop arrives.
                return end(new TaskId(origin, id), manner, reason);
            }
            return one(id, null, task -> end(task.id(), manner, reason));
        });
    }

    private Mono<WebEndpointResponse<Map<String, Object>>> end(TaskId task, Manner manner, @Nullable String reason) {
        var engine = running.engine();
        var keep = engine.settings().tasks().keep();
        // A completed task is over by itself; what an operator revokes stays revoked until it is lifted.
        var until = manner == Manner.COMPLETED ? clock.instant().plus(keep) : Instant.MAX;
        var asked = new Asked(
                new Revocable.Task(task), manner, null, until, answers.author(), reason == null ? "" : reason);
        return engine.revoking().revoke(asked).map(done -> answers.ok(ended(task, done)));
    }

    private static Map<String, Object> ended(TaskId task, Revoking.Done done) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", task.id());
        members.put("origin", task.origin());
        members.put("status", done.revocation().manner() == Manner.COMPLETED ? "completed" : "revoked");
        members.put("dropped", OperatorAnswers.dropped(done.dropped()));
        return members;
    }

    private Mono<WebEndpointResponse<Map<String, Object>>> one(
            String id,
            @Nullable String origin,
            Function<KnownTask, Mono<WebEndpointResponse<Map<String, Object>>>> then) {
        return new KnownTasks(running.engine().lasting().store())
                .named(id, origin)
                .flatMap(tasks -> switch (tasks.size()) {
                    case 0 -> Mono.just(answers.notFound("no task with this id has arrived or was ended here"));
                    case 1 -> then.apply(tasks.getFirst());
                    default -> Mono.just(answers.conflict(candidates(tasks)));
                })
                .onErrorResume(StoreUnavailable.class, down -> Mono.just(answers.unavailable(down)));
    }

    private static Map<String, Object> candidates(List<KnownTask> tasks) {
        return Map.of(
                "problem",
                "several issuers named a task with this id (expected: ?origin= with one of them)",
                "origins",
                tasks.stream().map(task -> task.id().origin()).sorted().toList());
    }
}
