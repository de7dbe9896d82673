package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;

/** Finds out what a presenter has proven of itself. */
public interface PresenterVerifier {

    /**
     * Everything that is shown has to be sound, whether the request needs it or not. Refuses with {@code TokenRejected}, {@code
     * ProofRejected} or {@code RequestMalformed}, and with {@code KeysUnavailable} what cannot be checked.
     */
    Answer<Proven> verify(Credentials credentials);
}
