package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.Principal;

/** A proof that is valid for one use (RFC 9449, section 11.1). */
@FunctionalInterface
public interface OneTimeProof {

    /**
     * Uses up the proof, and answers true. The call comes after all other checks, so that only the rightful presenter
     * causes an entry in the cache. Refuses with {@code ProofRejected} or {@code RequestMalformed} on the second use, and
     * with {@code KeysUnavailable} or {@code StoreUnavailable} if the use cannot be stored.
     *
     * @param presenter the verified presenter, whose share of the cache holds the entry
     */
    Answer<Boolean> use(Principal presenter);
}
