package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedProvenance;

/** Finds out what a {@code Delegation-Provenance} says, and whether it may be believed. */
@FunctionalInterface
public interface ProvenanceVerifier {

    /** Believes none. */
    ProvenanceVerifier NONE = text -> Answer.refused(new TokenRejected("provenance: no gateway is trusted for it"));

    /**
     * Refuses with {@code TokenRejected} what no trusted gateway signed, or what is over, with {@code KeysUnavailable} what cannot
     * be checked.
     */
    Answer<VerifiedProvenance> verify(BearerToken text);
}
