package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.jose.VerificationKey;

/** Finds the keys with which an issuer signs. */
public interface IssuerKeys {

    /**
     * Finds the key of this id for this algorithm. An issuer may have several keys of one id, each for another
     * algorithm (RFC 7517, section 4.5). When none fits the algorithm, the answer is a key of this id that does not
     * fit. Refuses with {@code TokenRejected} when the issuer has no such key, and with {@code KeyNotFetched} when the
     * key may be new. Refuses with {@code KeysUnavailable} when the issuer cannot be asked.
     *
     * @param keyId empty when the token names no key
     */
    Answer<VerificationKey> key(String keyId, String algorithm);

    /** Returns whether a token may omit the id of its key. */
    default boolean acceptsAbsentKeyId() {
        return false;
    }
}
