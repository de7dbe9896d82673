package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.Principal;

/** A proof that is good for one use (RFC 9449, section 11.1). */
@FunctionalInterface
public interface OneTimeProof {

    /**
     * Uses it up. Called when everything else that it proves was found to hold, so that nobody but its rightful presenter
     * makes anything be remembered. Fails with {@code ProofRejected} or {@code RequestMalformed} the second time, and with
     * {@code KeysUnavailable} when it cannot be remembered.
     *
     * @param presenter who was found to show it, and in whose share it is remembered
     */
    void use(Principal presenter);
}
