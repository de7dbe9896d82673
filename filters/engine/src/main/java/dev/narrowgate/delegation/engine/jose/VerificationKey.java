package dev.narrowgate.delegation.engine.jose;

import com.nimbusds.jose.jwk.JWK;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * A public key that may verify signatures.
 *
 * @param algorithms the algorithms that fit the key's type, its curve and its own {@code alg}
 * @param usableUntil when the key is too old to be used without a new fetch
 */
public record VerificationKey(String keyId, Set<String> algorithms, PublicKey key, JWK jwk, Instant usableUntil) {

    /** Returns whether both keys could verify the same signature. */
    public boolean sharesAlgorithm(VerificationKey other) {
        return algorithms.stream().anyMatch(other.algorithms::contains);
    }

    /** Returns the same key with another end of use. */
    public VerificationKey until(Instant moment) {
        return new VerificationKey(keyId, algorithms, key, jwk, moment);
    }
}
