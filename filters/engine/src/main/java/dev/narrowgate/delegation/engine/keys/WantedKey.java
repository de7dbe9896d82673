package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.engine.jose.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The key that a token says it was signed with.
 *
 * @param keyId empty when the token does not say
 */
record WantedKey(String keyId, String algorithm) {

    @Nullable
    VerificationKey in(KeySet keys) {
        return keys.find(keyId, algorithm);
    }

    /** Why a token with it is refused when the issuer does not have it. */
    String absentFrom(String issuer) {
        return keyId.isEmpty()
                ? "header: kid is not there, and issuer " + issuer + " has not exactly one key for this alg"
                : "issuer " + issuer + " has no key of this kid";
    }
}
