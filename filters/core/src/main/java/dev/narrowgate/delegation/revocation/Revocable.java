package dev.narrowgate.delegation.revocation;

import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;

/** What can be revoked. Everything that rests on it then ends (law 11). */
public sealed interface Revocable {

    /** One token, with the tokens that were made from it. */
    record Token(TokenId id) implements Revocable {}

    /** All tokens of a task. */
    record Task(TaskId id) implements Revocable {}

    /** All delegations of a subject. */
    record Subject(Principal principal) implements Revocable {}

    /** All delegations with this actor at any position of the chain. */
    record Actor(Principal principal) implements Revocable {}

    /** All delegations of a subject with this actor at any position of the chain. */
    record Pair(Principal subject, Principal actor) implements Revocable {}

    /** Returns the kind and the names, for records and lists. */
    default String text() {
        return switch (this) {
            case Token(TokenId id) -> "token " + id.jti() + " of " + id.issuer();
            case Task(TaskId id) -> "task " + id;
            case Subject(Principal subject) -> "subject " + subject.subject() + " of " + subject.issuer();
            case Actor(Principal actor) -> "actor " + actor.subject() + " of " + actor.issuer();
            case Pair(Principal subject, Principal actor) ->
                "actor " + actor.subject() + " of " + actor.issuer() + " for subject " + subject.subject() + " of "
                        + subject.issuer();
        };
    }
}
