package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presenter.BoundTask;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The variables of rules. Each one is declared by its qualified name, so a misspelt name fails when the configuration
 * is read. The variables that a rule reads are the key of its cached verdict, so a rule that reads the age, the deadline or the calls
 * of a task is evaluated at each hop.
 */
public enum RuleVariable implements RuleFact {
    REQUEST_METHOD(
            "request.method",
            SimpleType.STRING,
            "the method, such as `GET`",
            q -> q.action().name()),
    REQUEST_PATH(
            "request.path",
            SimpleType.STRING,
            "the raw path, as it arrived",
            q -> q.resource().path()),
    REQUEST_ROUTE(
            "request.route",
            SimpleType.STRING,
            "the id of the route",
            q -> q.resource().route()),
    TOKEN_ISS(
            "token.iss",
            SimpleType.STRING,
            "who issued the token that arrived",
            q -> q.delegation().token().id().issuer()),
    TOKEN_CLIENT_ID(
            "token.client_id",
            SimpleType.STRING,
            "the client that asked for it, empty when its issuer names none",
            q -> q.delegation().token().clientId()),
    TOKEN_SCOPES(
            "token.scopes",
            ListType.create(SimpleType.STRING),
            "its scopes",
            q -> q.delegation().scopes().values()),
    TOKEN_AUD(
            "token.aud",
            ListType.create(SimpleType.STRING),
            "its audiences",
            q -> q.delegation().token().audience().values()),
    TOKEN_HOP("token.hop", SimpleType.INT, "the number of this hop, 1 at the first gateway", q ->
            (long) q.delegation().hop()),
    SUBJECT_ISS(
            "subject.iss",
            SimpleType.STRING,
            "the issuer of the initiating subject",
            q -> q.delegation().subject().issuer()),
    SUBJECT_SUB(
            "subject.sub",
            SimpleType.STRING,
            "the initiating subject",
            q -> q.delegation().subject().subject()),
    ACTOR_ISS(
            "actor.iss",
            SimpleType.STRING,
            "the issuer of the current actor, empty without an actor",
            q -> q.delegation().actor().map(Principal::issuer).orElse("")),
    ACTOR_SUB(
            "actor.sub",
            SimpleType.STRING,
            "the current actor, empty without an actor",
            q -> q.delegation().actor().map(Principal::subject).orElse("")),
    ACTOR_PROVEN(
            "actor.proven",
            SimpleType.BOOL,
            "whether the presenter proved its identity",
            q -> q.delegation().presenter().isProven()),
    CHAIN(
            "chain",
            ListType.create(StructTypeReference.create(ChainActor.class.getName())),
            "every actor, current first, each with `iss` and `sub`",
            q -> q.delegation().actors().actors()),
    TASK_ID("task.id", SimpleType.STRING, "the task, empty when there is none", q -> text(q, Task::name)),
    TASK_ORIGIN(
            "task.origin",
            SimpleType.STRING,
            "the issuer that named the task, empty when there is none",
            q -> text(q, task -> task.id().origin())),
    TASK_PURPOSE(
            "task.purpose",
            SimpleType.STRING,
            "what the task is for, empty when neither the policy nor the token says it",
            q -> text(q, Task::purpose)),
    TASK_SENSITIVITY(
            "task.sensitivity",
            SimpleType.STRING,
            "how sensitive the task is, empty when neither the policy nor the token says it",
            q -> text(q, Task::sensitivity)),
    TASK_AGE(
            "task.age",
            SimpleType.INT,
            "the seconds since the first hop of the task at this gateway, 0 without a task",
            q -> number(q, 0, BoundTask::age)),
    TASK_DEADLINE(
            "task.deadline",
            SimpleType.INT,
            "the seconds until the deadline of the task, 9223372036854775807 without one",
            q -> number(q, Long.MAX_VALUE, BoundTask::left)),
    TASK_CALLS(
            "task.calls",
            SimpleType.INT,
            "the requests of the task that this gateway has forwarded before, 0 without a task",
            q -> number(q, 0, BoundTask::calls));

    /** The request that a rule is evaluated for. */
    record Question(Delegation delegation, Action action, Resource resource) {}

    private final String qualifiedName;
    private final CelType type;
    private final String description;
    private final Function<Question, Object> reader;

    RuleVariable(String qualifiedName, CelType type, String description, Function<Question, Object> reader) {
        this.qualifiedName = qualifiedName;
        this.type = type;
        this.description = description;
        this.reader = reader;
    }

    private static String text(Question question, Function<Task, @Nullable String> part) {
        var task = question.delegation().task();
        var text = task == null ? null : part.apply(task);
        return text == null ? "" : text;
    }

    private static Long number(Question question, long otherwise, Function<BoundTask, Long> part) {
        var bound = question.delegation().bound();
        return bound == null ? otherwise : part.apply(bound);
    }

    @Override
    public String qualifiedName() {
        return qualifiedName;
    }

    /** The description, for the documentation. */
    public String description() {
        return description;
    }

    /** The name of the type in CEL. */
    public String typeName() {
        return this == CHAIN ? "list(actor)" : type.name().equals("list") ? "list(string)" : type.name();
    }

    CelType type() {
        return type;
    }

    @Override
    public Object read(Question question) {
        return reader.apply(question);
    }

    /** Wraps the actors of the chain in objects whose members CEL can read. The key has the plain principals. */
    @Override
    public Object shown(Object fact) {
        return this == CHAIN && fact instanceof List<?> actors
                ? actors.stream()
                        .map(actor -> new ChainActor((Principal) actor))
                        .toList()
                : fact;
    }
}
