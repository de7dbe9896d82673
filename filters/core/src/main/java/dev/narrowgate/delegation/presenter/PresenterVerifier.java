package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;

/** Verifies the proofs of a presenter. */
public interface PresenterVerifier {

    /**
     * Verifies all evidence, even if the request does not need it. Refuses with {@code TokenRejected},
     * {@code ProofRejected} or {@code RequestMalformed}, and with {@code KeysUnavailable} if the evidence cannot be
     * checked.
     */
    Answer<VerifiedPresenter> verify(Credentials credentials);
}
