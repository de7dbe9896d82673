package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedProvenance;

/** Verifies the statements in {@code Delegation-Provenance}. */
@FunctionalInterface
public interface ProvenanceVerifier {

    /** Rejects every statement. */
    ProvenanceVerifier NONE =
            text -> Answer.refused(new TokenRejected("provenance: no issuer is trusted as a gateway"));

    /**
     * Emits the content of a statement. Refuses with {@code TokenRejected} if no trusted gateway signed the statement
     * or it has ended, and with {@code KeysUnavailable} if it cannot be checked.
     */
    Answer<VerifiedProvenance> verify(BearerToken text);
}
