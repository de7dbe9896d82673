package dev.narrowgate.delegation.adapter.jose;

import com.nimbusds.jose.jwk.JWK;
import java.security.PublicKey;
import java.util.Set;

/**
 * A public key that may verify signatures.
 *
 * @param algorithms the ones that fit its type, its curve and its own {@code alg}
 */
public record VerificationKey(String keyId, Set<String> algorithms, PublicKey key, JWK jwk) {}
