package dev.narrowgate.delegation.revocation;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TaskClosed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of something before its time.
 *
 * @param id under which the revocation is recorded, listed and lifted
 * @param issuedUntil the revocation covers tokens that were issued until then; null: all tokens
 * @param end when the revocation itself ends, because nothing that it covers can be valid later; {@code Instant.MAX} if
 *     it lasts until it is lifted
 * @param by who revoked it
 */
public record Revocation(
        String id,
        Revocable what,
        Manner manner,
        Instant at,
        @Nullable Instant issuedUntil,
        Instant end,
        String by,
        String reason) {

    /** How it ended. */
    public enum Manner {
        /** The task was done. Only tasks end in this way. */
        COMPLETED,
        REVOKED
    }

    /** Whether the revocation covers a hop whose subject token was issued at this time. */
    public boolean covers(Instant issuedAt) {
        return issuedUntil == null || !issuedAt.isAfter(issuedUntil);
    }

    /** Whether this covers all that another revocation of the same thing covers, for as long. */
    public boolean includes(Revocation other) {
        return (issuedUntil == null || other.issuedUntil != null && !issuedUntil.isBefore(other.issuedUntil))
                && !end.isBefore(other.end);
    }

    /** Returns this revocation, extended to all that an earlier one of the same thing covers, for as long as that one. */
    public Revocation and(Revocation earlier) {
        var both = issuedUntil == null || earlier.issuedUntil == null
                ? null
                : issuedUntil.isBefore(earlier.issuedUntil) ? earlier.issuedUntil : issuedUntil;
        var longer = end.isBefore(earlier.end) ? earlier.end : end;
        return new Revocation(id, what, manner, at, both, longer, by, reason);
    }

    /**
     * Returns the refusal of a hop.
     *
     * @param when which check found it, for the operator
     */
    public DelegationFailure refusal(String when) {
        return switch (what) {
            case Revocable.Token token -> TokenRejected.revoked(when);
            case Revocable.Subject subject -> TokenRejected.revoked("the subject is revoked: " + when);
            case Revocable.Task(var task) ->
                new TaskClosed("task " + task + " was " + (manner == Manner.COMPLETED ? "completed" : "revoked"));
            case Revocable.Actor(var actor) ->
                new ActorRevoked("actor " + actor.subject() + " of " + actor.issuer() + " is revoked");
            case Revocable.Pair(var subject, var actor) ->
                new ActorRevoked("actor " + actor.subject() + " of " + actor.issuer() + " may no longer act for "
                        + subject.subject());
        };
    }
}
