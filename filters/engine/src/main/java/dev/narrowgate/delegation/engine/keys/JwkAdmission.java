package dev.narrowgate.delegation.engine.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import dev.narrowgate.delegation.engine.jose.RocaCheck;
import dev.narrowgate.delegation.engine.jose.SmallOrderCheck;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import java.math.BigInteger;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Decides which published keys may verify signatures. A refused key does not affect the other keys of its set. */
public final class JwkAdmission {

    private static final Set<String> RSA = Set.of(
            AlgorithmNames.RS256,
            AlgorithmNames.RS384,
            AlgorithmNames.RS512,
            AlgorithmNames.PS256,
            AlgorithmNames.PS384,
            AlgorithmNames.PS512);
    private static final Set<String> ED25519 = Set.of(AlgorithmNames.EDDSA, AlgorithmNames.ED25519);
    private static final Map<Curve, Set<String>> EC = Map.of(
            Curve.P_256,
            Set.of(AlgorithmNames.ES256),
            Curve.P_384,
            Set.of(AlgorithmNames.ES384),
            Curve.P_521,
            Set.of(AlgorithmNames.ES512));
    private static final int MINIMUM_RSA_BITS = 2048;
    private static final int MAXIMUM_RSA_BITS = 8192;

    private JwkAdmission() {}

    /** Says why a key is left out. */
    public static final class Inadmissible extends Exception {
        private static final long serialVersionUID = 1;

        Inadmissible(String why) {
            super(why, null, false, false);
        }
    }

    /** @param use the use that the key may name; a key that names none is admitted */
    public static VerificationKey admit(String json, KeyUse use) throws Inadmissible {
        var key = admitUnnamed(json, use);
        if (key.keyId().isEmpty()) {
            throw new Inadmissible("has no kid");
        }
        return key;
    }

    /** Admits a key that is not looked up by its id, such as a key in the token that it verifies. */
    public static VerificationKey admitUnnamed(String json, KeyUse use) throws Inadmissible {
        var jwk = parse(json);
        if (jwk.isPrivate()) {
            throw new Inadmissible("is a published private or symmetric key");
        }
        checkUse(jwk, use);
        var key = publicKey(jwk);
        var keyId = jwk.getKeyID() == null ? "" : jwk.getKeyID();
        return new VerificationKey(keyId, algorithms(jwk), key, jwk, Instant.MAX);
    }

    private static JWK parse(String json) throws Inadmissible {
        try {
            return JWK.parse(json);
        } catch (ParseException | RuntimeException malformed) {
            throw new Inadmissible("is malformed, or has an unknown type");
        }
    }

    /** RFC 7517, sections 4.2 and 4.3. */
    private static void checkUse(JWK jwk, KeyUse use) throws Inadmissible {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(use)) {
            throw new Inadmissible("is not for signatures");
        }
        if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
            throw new Inadmissible("is not for verifying");
        }
    }

    private static PublicKey publicKey(JWK jwk) throws Inadmissible {
        try {
            return switch (jwk) {
                case RSAKey rsa -> rsaKey(rsa);
                case ECKey ec when EC.containsKey(ec.getCurve()) -> ec.toECPublicKey();
                case OctetKeyPair okp when okp.getCurve().equals(Curve.Ed25519) -> ed25519Key(okp);
                default -> throw new Inadmissible("has an unsupported type or curve");
            };
        } catch (JOSEException unusable) {
            throw new Inadmissible("is unusable");
        }
    }

    private static PublicKey ed25519Key(OctetKeyPair key) throws Inadmissible, JOSEException {
        if (SmallOrderCheck.isWeak(key.getDecodedX())) {
            throw new Inadmissible("is a point of low order, for which anyone can sign");
        }
        return Ed25519Keys.publicKey(key);
    }

    private static PublicKey rsaKey(RSAKey key) throws Inadmissible, JOSEException {
        var rsa = key.toRSAPublicKey();
        var bits = rsa.getModulus().bitLength();
        if (bits < MINIMUM_RSA_BITS || bits > MAXIMUM_RSA_BITS) {
            throw new Inadmissible("has " + bits + " bits, expected " + MINIMUM_RSA_BITS + " to " + MAXIMUM_RSA_BITS);
        }
        var exponent = rsa.getPublicExponent();
        if (exponent.compareTo(BigInteger.valueOf(65537)) < 0
                || exponent.bitLength() > 64
                || !exponent.testBit(0)
                || !rsa.getModulus().testBit(0)) {
            throw new Inadmissible("has an invalid exponent or modulus");
        }
        if (RocaCheck.isWeak(rsa.getModulus())) {
            throw new Inadmissible("is guessable (CVE-2017-15361)");
        }
        return rsa;
    }

    private static Set<String> algorithms(JWK jwk) throws Inadmissible {
        var fitting = switch (jwk) {
            case RSAKey rsa -> RSA;
            case ECKey ec -> EC.getOrDefault(ec.getCurve(), Set.of());
            default -> ED25519;
        };
        if (jwk.getAlgorithm() == null) {
            return fitting;
        }
        var own = jwk.getAlgorithm().getName();
        if (!fitting.contains(own)) {
            throw new Inadmissible("names an algorithm that does not fit the key");
        }
        // EdDSA and Ed25519 are one algorithm under two names (RFC 9864, section 2.2).
        return ED25519.contains(own) ? ED25519 : Set.of(own);
    }
}
