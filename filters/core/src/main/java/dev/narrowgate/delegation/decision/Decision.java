package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.Denied;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The verdict on one access request. There is no third outcome: a decision point that cannot decide fails. */
public sealed interface Decision {

    /** The id of this verdict in tokens, headers and the audit. Requests that share a verdict share its id. */
    String id();

    /** When the verdict stops to hold, if that is before the end of the tokens; null otherwise. */
    @Nullable
    Instant end();

    /** Returns the earlier one of its end and this one. */
    default Instant endsBefore(Instant other) {
        var end = end();
        return end == null || other.isBefore(end) ? other : end;
    }

    /** Access is allowed, within the grant. */
    record Permit(
            String id, String policy, Grant grant, @Nullable Instant end) implements Decision {

        /** A permit that holds as long as the tokens behind the request. */
        public Permit(String id, String policy, Grant grant) {
            this(id, policy, grant, null);
        }
    }

    /** Access is denied, for the reason in the failure. */
    record Deny(
            String id,
            String policy,
            Denied failure,
            @Nullable Instant end) implements Decision {

        /** A denial that holds as long as the tokens behind the request. */
        public Deny(String id, String policy, Denied failure) {
            this(id, policy, failure, null);
        }
    }
}
