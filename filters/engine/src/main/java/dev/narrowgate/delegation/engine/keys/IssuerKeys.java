package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.jose.VerificationKey;

/** The keys that an issuer signs with. */
public interface IssuerKeys {

    /**
     * The key of this id for this algorithm: an issuer may have several of one id, each for another algorithm (RFC 7517, section
     * 4.5). Where none fits the algorithm it is one that does not. Refuses with {@code TokenRejected} when the issuer has no such
     * key, with {@code KeysUnavailable} when it cannot be asked.
     *
     * @param keyId empty when the token names none
     */
    Answer<VerificationKey> key(String keyId, String algorithm);

    /** Whether a token may leave out which key signed it. */
    default boolean takesNoKeyId() {
        return false;
    }
}
