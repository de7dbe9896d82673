package dev.narrowgate.delegation.hostile;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens written letter by letter: any header, any claims, and whatever signature. */
final class Forgery {

    private Forgery() {}

    /** Signs, or does something else with what is to be signed. */
    interface Signer {
        byte[] sign(byte[] input) throws Exception;
    }

    static String token(String header, String claims, Signer signer) {
        return token(header.getBytes(StandardCharsets.UTF_8), claims.getBytes(StandardCharsets.UTF_8), signer);
    }

    static String token(byte[] header, byte[] claims, Signer signer) {
        return signed(Base64URL.encode(header) + "." + Base64URL.encode(claims), signer);
    }

    /** The two parts as they are, and the signature over them. */
    static String signed(String input, Signer signer) {
        try {
            return input + "." + Base64URL.encode(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    static Signer none() {
        return input -> new byte[0];
    }

    static Signer bytes(byte[] signature) {
        return input -> signature;
    }

    /** A sound signature for ES256, in the form that JOSE asks for. */
    static Signer es256(ECKey key) {
        return input -> jca("SHA256withECDSAinP1363Format", key.toECPrivateKey(), input);
    }

    /** The same in the form that other protocols use. */
    static Signer der(ECKey key) {
        return input -> jca("SHA256withECDSA", key.toECPrivateKey(), input);
    }

    static Signer jca(String algorithm, PrivateKey key) {
        return input -> jca(algorithm, key, input);
    }

    static Signer ps256(PrivateKey key) {
        return input -> {
            var signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        };
    }

    /** An HMAC with any bytes for a key. No bytes at all are the same key as one zero. */
    static Signer hs256(byte[] key) {
        return input -> {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            return mac.doFinal(input);
        };
    }

    private static byte[] jca(String algorithm, PrivateKey key, byte[] input) throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }
}
