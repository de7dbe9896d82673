package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.Denied;
import java.time.Duration;
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

        /** Returns this permission for another audience, which this gateway itself asks on the way, and for no longer. */
        public Permit forAudience(String audience, Duration longest) {
            var life = grant.maximumLifetime().compareTo(longest) < 0 ? grant.maximumLifetime() : longest;
            return new Permit(
                    id, policy, new Grant(audience, grant.scopes(), grant.origins(), life, grant.maximumDepth()), end);
        }

        /** Returns what is permitted, without the id of the verdict: two verdicts may permit the same. */
        public Permit withoutId() {
            return new Permit("", policy, grant);
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
