package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.KnownTask;
import dev.narrowgate.delegation.engine.task.KnownTasks;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.operations.access.ManagementGuard;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /actuator/tasks/{id}} shows a task; {@code POST} ends it. */
public final class TaskCalls {

    static final String NOT_KNOWN = "no task with this id has arrived or was ended here";

    private static final String ORIGIN = "origin";

    private final RunningEngine running;
    private final OperatorAnswers answers;
    private final InstantSource clock;

    public TaskCalls(RunningEngine running, OperatorAnswers answers, InstantSource clock) {
        this.running = running;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param base the path of the actuator */
    public RouterFunction<ServerResponse> routes(String base) {
        var path = base + "/tasks/{id}";
        return RouterFunctions.route()
                .GET(path, this::show)
                .POST(path, this::end)
                .build();
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return answers.answered(() -> one(request, task -> answers.ok(TaskView.of(task, running, clock.instant()))));
    }

    private Mono<ServerResponse> end(ServerRequest request) {
        return answers.changed(request, body -> {
            OperatorAnswers.checkMembers(body, List.of("status", "reason"));
            var manner = switch (body.path("status").asString("")) {
                case "completed" -> Manner.COMPLETED;
                case "revoked" -> Manner.REVOKED;
                default -> null;
            };
            if (manner == null) {
                return answers.problem(400, "status is missing or unknown (expected: completed or revoked)");
            }
            var author = ManagementGuard.author(request.exchange());
            var reason = body.path("reason").asString("");
            var origin = request.queryParam(ORIGIN).orElse("");
            // An operator who names the task completely may end it before its first hop arrives.
            return origin.isEmpty()
                    ? one(request, task -> end(task, manner, reason, author))
                    : known(request)
                            .map(tasks -> tasks.isEmpty()
                                    ? new KnownTask(new TaskId(origin, request.pathVariable("id")), null, null)
                                    : tasks.getFirst())
                            .flatMap(task -> end(task, manner, reason, author));
        });
    }

    private Mono<ServerResponse> end(KnownTask known, Manner manner, String reason, String author) {
        var task = known.id();
        var engine = running.engine();
        // A completed task is over by itself; what an operator revokes stays revoked until it is lifted.
        var until = manner == Manner.COMPLETED
                ? engine.settings()
                        .tasks()
                        .completedUntil(
                                known.stored() == null
                                        ? Instant.MAX
                                        : known.stored().deadline(),
                                clock.instant())
                : Instant.MAX;
        var asked = new Asked(new Revocable.Task(task), manner, null, until, author, reason);
        return engine.revoking().revoke(asked).flatMap(done -> answers.ok(ended(task, done)));
    }

    private static Map<String, Object> ended(TaskId task, Revoking.Done done) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", task.id());
        members.put(ORIGIN, task.origin());
        members.put("status", done.revocation().manner() == Manner.COMPLETED ? "completed" : "revoked");
        members.put("dropped", OperatorAnswers.dropped(done.dropped()));
        return members;
    }

    private Mono<List<KnownTask>> known(ServerRequest request) {
        var origin = request.queryParam(ORIGIN).filter(text -> !text.isEmpty()).orElse(null);
        return new KnownTasks(running.engine().lasting().store()).named(request.pathVariable("id"), origin);
    }

    private Mono<ServerResponse> one(ServerRequest request, Function<KnownTask, Mono<ServerResponse>> then) {
        return known(request).flatMap(tasks -> switch (tasks.size()) {
            case 0 -> answers.problem(404, NOT_KNOWN);
            case 1 -> then.apply(tasks.getFirst());
            default -> answers.conflict(candidates(tasks, "?origin= with one of them"));
        });
    }

    static Map<String, Object> candidates(List<KnownTask> tasks, String expected) {
        return Map.of(
                "problem",
                "several issuers named a task with this id (expected: " + expected + ")",
                "origins",
                tasks.stream().map(task -> task.id().origin()).sorted().toList());
    }
}
