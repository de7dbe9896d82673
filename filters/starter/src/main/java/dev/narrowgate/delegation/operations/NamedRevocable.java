package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads what the body of a revocation names. */
final class NamedRevocable {

    private static final String TOKEN = "token";
    private static final String TASK = "task";
    private static final String SUBJECT = "subject";
    private static final String ACTOR = "actor";
    private static final String EXPECTED =
            " (expected: one of token, task, subject and actor, or subject and actor together)";

    private NamedRevocable() {}

    /** Returns the id of a task that is named without its origin, or null. */
    static @Nullable String taskId(ObjectNode body) {
        return body.path(TASK).isString() && named(body).size() == 1
                ? body.path(TASK).asString()
                : null;
    }

    /** Fails with {@code IllegalArgumentException} whose message says what is wrong. */
    static Revocable of(ObjectNode body) {
        var named = named(body);
        if (named.equals(List.of(SUBJECT, ACTOR))) {
            return new Revocable.Pair(principal(body, SUBJECT), principal(body, ACTOR));
        }
        if (named.size() != 1) {
            throw new IllegalArgumentException((named.isEmpty() ? "nothing is named" : "too much is named") + EXPECTED);
        }
        return switch (named.getFirst()) {
            case TOKEN -> new Revocable.Token(new TokenId(text(body, TOKEN, "iss"), text(body, TOKEN, "jti")));
            case TASK -> new Revocable.Task(new TaskId(text(body, TASK, "origin"), text(body, TASK, "id")));
            case SUBJECT -> new Revocable.Subject(principal(body, SUBJECT));
            default -> new Revocable.Actor(principal(body, ACTOR));
        };
    }

    private static List<String> named(ObjectNode body) {
        return List.of(TOKEN, TASK, SUBJECT, ACTOR).stream().filter(body::has).toList();
    }

    private static Principal principal(ObjectNode body, String of) {
        return new Principal(text(body, of, "iss"), text(body, of, "sub"));
    }

    private static String text(ObjectNode body, String of, String name) {
        var text = body.path(of).path(name).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(of + "." + name + " is missing (expected: a text)");
        }
        return text;
    }
}
