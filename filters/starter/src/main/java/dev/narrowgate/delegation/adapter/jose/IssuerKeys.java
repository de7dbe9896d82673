package dev.narrowgate.delegation.adapter.jose;

import dev.narrowgate.delegation.Answer;

/** The keys that an issuer signs with. */
public interface IssuerKeys {

    /**
     * The key of this id. Refuses with {@code TokenRejected} when the issuer has no such key, with {@code KeysUnavailable} when
     * it cannot be asked.
     */
    Answer<VerificationKey> key(String keyId);
}
