package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.KnownTasks;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** {@code /actuator/revocations} revokes, lists and lifts. */
@Endpoint(id = "revocations")
public final class RevocationsEndpoint {

    private final RunningEngine running;
    private final OperatorAnswers answers;

    public RevocationsEndpoint(RunningEngine running, OperatorAnswers answers) {
        this.running = running;
        this.answers = answers;
    }

    /** Lists all revocations, the newest first. */
    @ReadOperation
    public Mono<WebEndpointResponse<Map<String, Object>>> all() {
        return answers.allowed(() -> Mono.just(answers.ok(Map.of(
                "revocations",
                running.engine().revoking().all().stream()
                        .sorted(Comparator.comparing(Revocation::at).reversed())
                        .map(RevocationsEndpoint::view)
                        .toList()))));
    }

    /**
     * Revokes one of token, task, subject and actor, or a subject and an actor together.
     *
     * @param token {@code { "iss", "jti" }}
     * @param task the id of a task, or {@code { "id", "origin" }}
     * @param subject {@code { "iss", "sub" }}
     * @param actor {@code { "iss", "sub" }}
     * @param dryRun whether to count what would be dropped, and revoke nothing
     */
    @WriteOperation
    public Mono<WebEndpointResponse<Map<String, Object>>> revoke(
            @Nullable Map<String, Object> token,
            @Nullable Object task,
            @Nullable Map<String, Object> subject,
            @Nullable Map<String, Object> actor,
            @Nullable Boolean dryRun,
            @Nullable String reason) {
        return answers.allowed(() -> {
            var named = new NamedRevocable(token, task, subject, actor);
            if (named.problem() != null) {
                return Mono.just(answers.bad(named.problem()));
            }
            var unclear = named.taskId();
            return unclear == null
                    ? revoke(named.revocable(), dryRun, reason)
                    : new KnownTasks(running.engine().lasting().store())
                            .named(unclear, null)
                            .flatMap(tasks -> tasks.size() == 1
                                    ? revoke(new Revocable.Task(tasks.getFirst().id()), dryRun, reason)
                                    : Mono.just(answers.conflict(Map.of(
                                            "problem",
                                            (tasks.isEmpty() ? "no task" : "several tasks") + " with this id"
                                                    + " (expected: \"task\": { \"id\": …, \"origin\": … })",
                                            "origins",
                                            tasks.stream()
                                                    .map(known -> known.id().origin())
                                                    .sorted()
                                                    .toList()))));
        });
    }

    private Mono<WebEndpointResponse<Map<String, Object>>> revoke(
            Revocable what, @Nullable Boolean dryRun, @Nullable String reason) {
        var revoking = running.engine().revoking();
        var asked = new Asked(what, Manner.REVOKED, null, Instant.MAX, answers.author(), reason == null ? "" : reason);
        if (Boolean.TRUE.equals(dryRun)) {
            var members = new LinkedHashMap<String, Object>();
            members.put("dryRun", true);
            members.put("revokes", what.text());
            members.put("dropped", OperatorAnswers.dropped(revoking.count(asked)));
            return Mono.just(answers.ok(members));
        }
        return revoking.revoke(asked).map(done -> {
            var members = new LinkedHashMap<String, Object>();
            members.put("id", done.revocation().id());
            members.put("revokes", what.text());
            members.put("dropped", OperatorAnswers.dropped(done.dropped()));
            return answers.ok(members);
        });
    }

    /** Lifts a revocation. What it dropped stays dropped. */
    @DeleteOperation
    public Mono<WebEndpointResponse<Map<String, Object>>> lift(@Selector String id) {
        return answers.allowed(() -> running.engine()
                .revoking()
                .lift(id, answers.author())
                .map(lifted -> lifted.map(revocation -> answers.ok(view(revocation)))
                        .orElseGet(() -> answers.notFound("no revocation with this id"))));
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
