package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.hop.Received;
import org.jspecify.annotations.Nullable;

/**
 * A hop that was refused, or that failed, as its record tells of it.
 *
 * @param instance the id of the record
 * @param issuer of the subject token; null when it was not found genuine
 */
public record RefusedHop(
        Received received,
        String instance,
        DelegationFailure failure,
        @Nullable String issuer) {

    /** The reason for the operator, as the record has it: without anything that the request presented. */
    public String reason() {
        return RedactedText.reason(failure, received.presented());
    }

    /** Whether the caller has shown a genuine subject token, and may be told more than others. */
    public boolean isGenuine() {
        return issuer != null;
    }

    /** What is wrong with the claims of the token, without anything that is configured here; null when it is not that. */
    public @Nullable String told() {
        return failure instanceof ClaimsRejected rejected ? received.presented().removedFrom(rejected.told()) : null;
    }
}
