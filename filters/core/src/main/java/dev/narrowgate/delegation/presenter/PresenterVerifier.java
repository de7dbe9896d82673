package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;

/** Finds out what a presenter has proven of itself. */
public interface PresenterVerifier {

    /**
     * Everything that is shown has to be sound, whether the request needs it or not. Refuses with {@code TokenRejected}, {@code
     * ProofRejected} or {@code RequestMalformed}, and with {@code KeysUnavailable} what cannot be checked.
     */
    Answer<VerifiedPresenter> verify(Credentials credentials);
}
