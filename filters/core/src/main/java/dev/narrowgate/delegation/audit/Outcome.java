package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import java.util.Locale;

/** The outcome of a hop, or of a part of it. */
public enum Outcome {
    /** The hop may go on. */
    PERMITTED,
    /** The credentials are genuine, but the request is not allowed. */
    DENIED,
    /** The credentials or the request are not acceptable. */
    REJECTED,
    /** The hop could not be verified, decided, exchanged, recorded or forwarded. */
    FAILED,
    /** The hop is refused, and goes on because its policy is not enforced yet. */
    SHADOWED,
    /** The request was forwarded, and an answer was sent back. */
    COMPLETED,
    /** The connection to the caller ended before the answer was complete. */
    CANCELLED;

    /** The outcome of a hop that is refused before it is forwarded. */
    static Outcome of(DelegationFailure failure) {
        return switch (failure) {
            case Rejected rejected -> REJECTED;
            case Denied denied -> DENIED;
            case Failed failed -> FAILED;
        };
    }

    /** The text for the audit. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
