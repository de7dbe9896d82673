package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.engine.jose.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The key that a token names as its signing key.
 *
 * @param keyId empty when the token names no key
 */
record WantedKey(String keyId, String algorithm) {

    @Nullable
    VerificationKey in(KeySet keys) {
        return keys.find(keyId, algorithm);
    }

    /** Returns why a token is refused when the issuer does not have its key. */
    String absentFrom(String issuer) {
        return keyId.isEmpty()
                ? "header: kid is missing, and issuer " + issuer + " has not exactly one key for this alg"
                : "issuer " + issuer + " has no key of this kid";
    }
}
