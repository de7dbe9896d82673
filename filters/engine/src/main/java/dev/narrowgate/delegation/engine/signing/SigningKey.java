package dev.narrowgate.delegation.engine.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.PS256;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.RS256;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.CryptoProvider;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import dev.narrowgate.delegation.engine.jose.SignatureCheck;
import dev.narrowgate.delegation.engine.keys.JwkAdmission;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A private key that signs tokens of this gateway, and its public half. */
public final class SigningKey {

    /** The algorithms with which this gateway signs. */
    public static final Set<String> ALGORITHMS = Set.of(ES256, EDDSA, PS256, RS256);

    private final JWK jwk;
    private final String algorithm;
    private final JWSSigner signer;
    private final boolean inDevice;

    /** @param jwk the public half */
    private SigningKey(JWK jwk, String algorithm, JWSSigner signer, boolean inDevice) {
        this.jwk = jwk;
        this.algorithm = algorithm;
        this.signer = signer;
        this.inDevice = inDevice;
    }

    /** Fails with {@code IllegalArgumentException} when the key cannot sign with this algorithm. */
    public static SigningKey of(JWK jwk, String algorithm) {
        try {
            if (jwk.isPrivate() && isFit(jwk, algorithm)) {
                return proven(new SigningKey(jwk.toPublicJWK(), algorithm, signer(jwk), false));
            }
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("key " + jwk.getKeyID() + " is unusable");
        }
        throw new IllegalArgumentException("key " + jwk.getKeyID() + " is not a private key for " + algorithm);
    }

    /**
     * Returns a key that signs where it is stored. Fails with {@code IllegalArgumentException} when the key does not
     * fit the algorithm. A key in memory fails like {@link #of(JWK, String)}.
     *
     * @param device the device that holds the key; null when the key is in memory
     */
    public static SigningKey of(JWK publicHalf, PrivateKey key, @Nullable Provider device, String algorithm) {
        if (!isFit(publicHalf, algorithm)) {
            throw new IllegalArgumentException("key " + publicHalf.getKeyID() + " is not a key for " + algorithm);
        }
        try {
            var signing = new SigningKey(publicHalf, algorithm, signer(publicHalf, key, device), device != null);
            // A key in a device makes no test signature, because this may take long and the device may count it.
            return device == null ? proven(signing) : signing;
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("key " + publicHalf.getKeyID() + " is unusable");
        }
    }

    /** Checks that both halves belong together. Otherwise verifiers reject every token of the key. */
    private static SigningKey proven(SigningKey key) throws JOSEException {
        var token = key.sign(JOSEObjectType.JWT, Map.of());
        try {
            var published = JwkAdmission.admit(key.publicKey().toJSONString(), KeyUse.SIGNATURE);
            if (SignatureCheck.holds(CompactToken.parse(token), key.algorithm(), published)) {
                return key;
            }
        } catch (JwkAdmission.Inadmissible inadmissible) {
            // isFit admitted the key before. The failure below covers this case too.
        }
        throw new IllegalArgumentException("key " + key.keyId() + " has the public half of another key");
    }

    /** Checks the public half by the rules that this gateway applies to the keys of other issuers. */
    private static boolean isFit(JWK jwk, String algorithm) {
        var published = jwk.toPublicJWK();
        if (published == null) {
            throw new IllegalArgumentException("key " + jwk.getKeyID() + " is symmetric");
        }
        try {
            return JwkAdmission.admit(published.toJSONString(), KeyUse.SIGNATURE)
                    .algorithms()
                    .contains(algorithm);
        } catch (JwkAdmission.Inadmissible inadmissible) {
            throw new IllegalArgumentException("key " + jwk.getKeyID() + " " + inadmissible.getMessage());
        }
    }

    String keyId() {
        return jwk.getKeyID();
    }

    public String algorithm() {
        return algorithm;
    }

    JWK publicKey() {
        return jwk;
    }

    /** Returns whether a device signs, which may be remote, or hang. */
    boolean isInDevice() {
        return inDevice;
    }

    /** Returns whether a signature takes too long for an event loop. */
    public boolean isSlow() {
        return inDevice || jwk instanceof RSAKey;
    }

    private Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        return signer.sign(header, input);
    }

    /** Signs claims as a JWT of a type, in compact serialisation. */
    public String sign(JOSEObjectType type, Map<String, Object> claims) throws JOSEException {
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                        .type(type)
                        .keyID(keyId())
                        .build(),
                claims);
    }

    /** Signs claims with the public key in the header, for receivers that do not know it (RFC 9449, section 4.2). */
    public String signShown(JOSEObjectType type, Map<String, Object> claims) throws JOSEException {
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                        .type(type)
                        .jwk(publicKey())
                        .build(),
                claims);
    }

    private String sign(JWSHeader header, Map<String, Object> claims) throws JOSEException {
        var input = header.toBase64URL() + "." + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
        return input + "." + sign(header, input.getBytes(StandardCharsets.US_ASCII));
    }

    /** Signs claims under the given header. The algorithm and the key id are replaced by those of this key. */
    public String signUnder(ObjectNode header, ObjectNode claims) throws JOSEException {
        var written = header.deepCopy().put(ALG, algorithm);
        if (header.has(KID)) {
            written.put(KID, keyId());
        }
        var input = Base64URL.encode(written.toString()) + "." + Base64URL.encode(claims.toString());
        var plain = new JWSHeader(JWSAlgorithm.parse(algorithm));
        return input + "." + sign(plain, input.getBytes(StandardCharsets.US_ASCII));
    }

    private static JWSSigner signer(JWK jwk) throws JOSEException {
        var signer = switch (jwk) {
            case ECKey ec -> new ECDSASigner(ec);
            case RSAKey rsa -> new RSASSASigner(rsa);
            case OctetKeyPair okp -> new Ed25519JwsSigner(Ed25519Keys.privateKey(okp));
            default -> throw new JOSEException("unknown key type");
        };
        return by(signer, CryptoProvider.INSTANCE.forNimbus());
    }

    private static JWSSigner signer(JWK publicHalf, PrivateKey key, @Nullable Provider device) throws JOSEException {
        var signer = switch (publicHalf) {
            case ECKey ec -> new ECDSASigner(key, ec.getCurve());
            case RSAKey rsa -> new RSASSASigner(key);
            default -> new Ed25519JwsSigner(key);
        };
        return by(signer, device == null ? CryptoProvider.INSTANCE.forNimbus() : device);
    }

    private static JWSSigner by(JWSSigner signer, @Nullable Provider provider) {
        if (provider != null) {
            signer.getJCAContext().setProvider(provider);
        }
        return signer;
    }

    /** Signs with Ed25519 of the Java cryptography architecture. */
    private static final class Ed25519JwsSigner extends com.nimbusds.jose.crypto.impl.EdDSAProvider
            implements JWSSigner {
        private final PrivateKey key;

        Ed25519JwsSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
            try {
                var signature = Signature.getInstance("Ed25519", CryptoProvider.INSTANCE.provider());
                signature.initSign(key);
                signature.update(input);
                return Base64URL.encode(signature.sign());
            } catch (GeneralSecurityException failed) {
                throw new JOSEException("cannot sign", failed);
            }
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + keyId() + ", " + algorithm + "]";
    }
}
