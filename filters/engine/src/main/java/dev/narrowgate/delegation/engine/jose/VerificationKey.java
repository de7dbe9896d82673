package dev.narrowgate.delegation.engine.jose;

import com.nimbusds.jose.jwk.JWK;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * A public key that may verify signatures.
 *
 * @param algorithms the ones that fit its type, its curve and its own {@code alg}
 * @param usableUntil when it is too old to be used without fetching it again
 */
public record VerificationKey(String keyId, Set<String> algorithms, PublicKey key, JWK jwk, Instant usableUntil) {

    /** Whether both could verify the same signature. */
    public boolean sharesAlgorithm(VerificationKey other) {
        return algorithms.stream().anyMatch(other.algorithms::contains);
    }

    /** The same key, usable until another moment. */
    public VerificationKey until(Instant moment) {
        return new VerificationKey(keyId, algorithms, key, jwk, moment);
    }
}
