package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.hop.Received;
import org.jspecify.annotations.Nullable;

/**
 * A refused or failed hop, as its record describes it.
 *
 * @param instance the id of the record
 * @param issuer the issuer of the subject token; null if the token is not genuine
 */
public record RefusedHop(
        Received received,
        String instance,
        DelegationFailure failure,
        @Nullable String issuer) {

    /** The recorded reason for the operator, without any text that the request presented. */
    public String reason() {
        return RedactedText.reason(failure, received.presented());
    }

    /** Whether the subject token is genuine, so that the caller may receive a more detailed answer. */
    public boolean isGenuine() {
        return issuer != null;
    }

    /** The faults of the token's claims, without any configured value; null for another failure. */
    public @Nullable String told() {
        return failure instanceof ClaimsRejected rejected ? received.presented().removedFrom(rejected.told()) : null;
    }
}
