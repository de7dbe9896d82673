package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the body of a revocation names. */
final class NamedRevocable {

    private static final String EXPECTED =
            "expected: one of token, task, subject and actor, or subject and actor together";

    private @Nullable Revocable revocable;
    private @Nullable String taskId;
    private @Nullable String problem;

    NamedRevocable(
            @Nullable Map<String, Object> token,
            @Nullable Object task,
            @Nullable Map<String, Object> subject,
            @Nullable Map<String, Object> actor) {
        long named =
                Stream.of(token, task, subject, actor).filter(Objects::nonNull).count();
        var isPair = subject != null && actor != null && named == 2;
        if (named != 1 && !isPair) {
            problem = (named == 0 ? "nothing is named (" : "too much is named (") + EXPECTED + ")";
        } else if (token != null) {
            revocable = new Revocable.Token(new TokenId(text(token, "token", "iss"), text(token, "token", "jti")));
        } else if (task instanceof Map<?, ?> whole) {
            revocable = new Revocable.Task(new TaskId(text(whole, "task", "origin"), text(whole, "task", "id")));
        } else if (task != null) {
            taskId = String.valueOf(task);
        } else if (subject != null && actor != null) {
            revocable = new Revocable.Pair(principal(subject, "subject"), principal(actor, "actor"));
        } else {
            revocable = subject != null
                    ? new Revocable.Subject(principal(subject, "subject"))
                    : new Revocable.Actor(principal(Objects.requireNonNull(actor), "actor"));
        }
    }

    /** Returns what is wrong with the body, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Returns the id of a task that is named without its origin, or null. */
    @Nullable
    String taskId() {
        return taskId;
    }

    Revocable revocable() {
        return Objects.requireNonNull(revocable);
    }

    private Principal principal(Map<?, ?> members, String of) {
        return new Principal(text(members, of, "iss"), text(members, of, "sub"));
    }

    /** Returns a member, or any text after it has noted the problem. */
    private String text(Map<?, ?> members, String of, String name) {
        if (members.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        problem = of + "." + name + " is missing (expected: a text)";
        return "?";
    }
}
