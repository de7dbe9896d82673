package dev.narrowgate.delegation.engine.possession;

import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.TYP;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.SignatureCheck;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.JwkAdmission;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the form of all proofs of possession: a JWS of one type. Its key is known beforehand or is in the proof. */
public final class ProofOfKey {

    private ProofOfKey() {}

    /**
     * Checks the type and the parameters of the header, and returns its algorithm. Refuses with {@code TokenRejected}.
     */
    public static String algorithm(ObjectNode header, String type, Set<String> algorithms) {
        for (var name : TokenHeader.REFUSED_IN_PROOFS) {
            if (header.has(name)) {
                throw new TokenRejected("header: " + name + " is not accepted");
            }
        }
        if (!TokenHeader.mediaType(TokenHeader.string(header, TYP)).equals(type)) {
            throw new TokenRejected("header: typ is not " + type);
        }
        var algorithm = TokenHeader.string(header, ALG);
        if (!algorithms.contains(algorithm)) {
            throw new TokenRejected("header: alg is none of " + algorithms);
        }
        return algorithm;
    }

    /** Returns the public key in a token. It must be sound and without its private half (RFC 9449, section 4.3). */
    public static VerificationKey embedded(@org.jspecify.annotations.Nullable JsonNode jwk, String place) {
        if (!(jwk instanceof ObjectNode object)) {
            throw new TokenRejected(place + " is missing, or not an object");
        }
        try {
            return JwkAdmission.admitUnnamed(object.toString(), KeyUse.SIGNATURE);
        } catch (JwkAdmission.Inadmissible inadmissible) {
            throw new TokenRejected(place + " " + inadmissible.getMessage());
        }
    }

    public static void checkSignature(CompactToken proof, String algorithm, VerificationKey key) {
        if (!key.algorithms().contains(algorithm)) {
            throw new TokenRejected("header: alg does not fit the key");
        }
        if (!SignatureCheck.holds(proof, algorithm, key)) {
            throw new TokenRejected("signature is not valid");
        }
    }

    /** Returns the SHA-256 thumbprint of a key in base64url (RFC 7638). */
    public static String thumbprint(VerificationKey key) {
        try {
            return key.jwk().computeThumbprint().toString();
        } catch (JOSEException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
