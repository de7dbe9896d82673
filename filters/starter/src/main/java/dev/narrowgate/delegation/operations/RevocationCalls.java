package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.KnownTasks;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.operations.access.ManagementGuard;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** {@code /actuator/revocations} revokes, lists and lifts. */
public final class RevocationCalls {

    private static final String DRY_RUN = "dryRun";
    private static final String NAMED = "\"task\": { \"id\": …, \"origin\": … }";
    private static final List<String> MEMBERS = List.of("token", "task", "subject", "actor", "reason", DRY_RUN);

    private final RunningEngine running;
    private final OperatorAnswers answers;

    public RevocationCalls(RunningEngine running, OperatorAnswers answers) {
        this.running = running;
        this.answers = answers;
    }

    /** @param base the path of the actuator */
    public RouterFunction<ServerResponse> routes(String base) {
        var path = base + "/revocations";
        return RouterFunctions.route()
                .GET(path, this::list)
                .POST(
                        path,
                        request -> answers.changed(
                                request, body -> revoke(body, ManagementGuard.author(request.exchange()))))
                .DELETE(path + "/{id}", this::lift)
                .build();
    }

    /** The newest first. */
    private Mono<ServerResponse> list(ServerRequest request) {
        return answers.answered(() -> answers.ok(Map.of(
                "revocations",
                running.engine().revoking().all().stream()
                        .sorted(Comparator.comparing(Revocation::at).reversed())
                        .map(RevocationCalls::view)
                        .toList())));
    }

    private Mono<ServerResponse> revoke(ObjectNode body, String author) {
        OperatorAnswers.checkMembers(body, MEMBERS);
        // A misspelt value must not revoke what was only to be counted.
        if (body.has(DRY_RUN) && !body.path(DRY_RUN).isBoolean()) {
            return answers.problem(400, DRY_RUN + " is neither true nor false");
        }
        var unclear = NamedRevocable.taskId(body);
        if (unclear == null) {
            return revoke(NamedRevocable.of(body), body, author);
        }
        return new KnownTasks(running.engine().lasting().store())
                .named(unclear, null)
                .flatMap(tasks -> switch (tasks.size()) {
                    case 0 -> answers.problem(404, TaskCalls.NOT_KNOWN + " (expected: " + NAMED + ")");
                    case 1 -> revoke(new Revocable.Task(tasks.getFirst().id()), body, author);
                    default -> answers.conflict(TaskCalls.candidates(tasks, NAMED));
                });
    }

    private Mono<ServerResponse> revoke(Revocable what, ObjectNode body, String author) {
        var revoking = running.engine().revoking();
        var asked = new Asked(
                what,
                Manner.REVOKED,
                null,
                Instant.MAX,
                author,
                body.path("reason").asString(""));
        var members = new LinkedHashMap<String, Object>();
        if (body.path(DRY_RUN).asBoolean(false)) {
            members.put(DRY_RUN, true);
            members.put("revokes", what.text());
            members.put("dropped", OperatorAnswers.dropped(revoking.count(asked)));
            return answers.ok(members);
        }
        return revoking.revoke(asked).flatMap(done -> {
            members.put("id", done.revocation().id());
            members.put("revokes", what.text());
            members.put("dropped", OperatorAnswers.dropped(done.dropped()));
            return answers.ok(members);
        });
    }

    /** What a lifted revocation has dropped stays dropped. */
    private Mono<ServerResponse> lift(ServerRequest request) {
        return answers.answered(() -> running.engine()
                .revoking()
                .lift(request.pathVariable("id"), ManagementGuard.author(request.exchange()))
                .flatMap(lifted -> lifted.map(revocation -> answers.ok(view(revocation)))
                        .orElseGet(() -> answers.problem(404, "no revocation has this id"))));
    }

    private static Map<String, Object> view(Revocation revocation) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", revocation.id());
        members.put("revokes", revocation.what().text());
        members.put("at", revocation.at().toString());
        if (revocation.issuedUntil() != null) {
            members.put("issuedUntil", revocation.issuedUntil().toString());
        }
        if (!revocation.end().equals(Instant.MAX)) {
            members.put("until", revocation.end().toString());
        }
        members.put("by", revocation.by());
        members.put("reason", revocation.reason());
        return members;
    }
}
