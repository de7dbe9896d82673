package dev.narrowgate.delegation.engine.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Converts Ed25519 keys between JWK and the Java cryptography architecture. Nimbus needs a further library for this,
 * but every JDK has it.
 */
public final class Ed25519Keys {

    private static final int KEY_LENGTH = 32;

    // The DER prefixes of the 32 bytes of the key (RFC 8410, sections 4 and 7).
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Ed25519Keys() {}

    public static PublicKey publicKey(OctetKeyPair jwk) throws JOSEException {
        try {
            var spec = new X509EncodedKeySpec(encoded(PUBLIC_PREFIX, jwk.getDecodedX()));
            return KeyFactory.getInstance("Ed25519").generatePublic(spec);
        } catch (GeneralSecurityException unusable) {
            throw new JOSEException("unusable Ed25519 key", unusable);
        }
    }

    public static PrivateKey privateKey(OctetKeyPair jwk) throws JOSEException {
        try {
            var spec = new PKCS8EncodedKeySpec(encoded(PRIVATE_PREFIX, jwk.getDecodedD()));
            return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
        } catch (GeneralSecurityException unusable) {
            throw new JOSEException("unusable Ed25519 key", unusable);
        }
    }

    /** Returns a public key as a JWK. Fails with {@code JOSEException} when it is not an Ed25519 key. */
    public static OctetKeyPair publicJwk(String keyId, PublicKey key) throws JOSEException {
        if (key.getEncoded().length != PUBLIC_PREFIX.length + KEY_LENGTH
                || !Arrays.equals(key.getEncoded(), 0, PUBLIC_PREFIX.length, PUBLIC_PREFIX, 0, PUBLIC_PREFIX.length)) {
            throw new JOSEException("no Ed25519 key");
        }
        return new OctetKeyPair.Builder(Curve.Ed25519, tail(key.getEncoded()))
                .keyID(keyId)
                .build();
    }

    /** Generates a key pair. */
    public static OctetKeyPair generate(String keyId) throws JOSEException {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new OctetKeyPair.Builder(Curve.Ed25519, tail(pair.getPublic().getEncoded()))
                    .d(tail(pair.getPrivate().getEncoded()))
                    .keyID(keyId)
                    .build();
        } catch (GeneralSecurityException missing) {
            throw new JOSEException("cannot make an Ed25519 key", missing);
        }
    }

    /** Returns the key, which both encodings have at their end. */
    private static Base64URL tail(byte[] encoded) {
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - KEY_LENGTH, encoded.length));
    }

    private static byte[] encoded(byte[] prefix, byte[] key) throws JOSEException {
        if (key.length != KEY_LENGTH) {
            throw new JOSEException("an Ed25519 key has " + KEY_LENGTH + " bytes");
        }
        var encoded = new byte[prefix.length + KEY_LENGTH];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(key, 0, encoded, prefix.length, KEY_LENGTH);
        return encoded;
    }
}
