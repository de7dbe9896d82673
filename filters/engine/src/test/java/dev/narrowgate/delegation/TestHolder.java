package dev.narrowgate.delegation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Somebody who holds a key that tokens are bound to, and makes proofs with it. */
public final class TestHolder {

    private final ECKey key;

    public TestHolder() {
        this(TestIssuer.newKey("holder"));
    }

    public TestHolder(ECKey key) {
        this.key = key;
    }

    public ECKey key() {
        return key;
    }

    /** The value of {@code cnf} that binds a token to this key. */
    public Map<String, Object> confirmation() {
        try {
            return Map.of("jkt", key.computeThumbprint().toString());
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A DPoP proof that is good in every respect, to be made worse. */
    public ProofMethod proof(String method, String uri, String token) {
        return new ProofMethod("dpop+jwt")
                .header("jwk", key.toPublicJWK().toJSONObject())
                .claim("htm", method)
                .claim("htu", uri)
                .claim("iat", Instant.now().getEpochSecond())
                .claim("ath", hash(token));
    }

    /** A Workload-Proof-Token that is good in every respect, to be made worse. */
    public ProofMethod workloadProof(String uri, String identity, String token) {
        return new ProofMethod("wpt+jwt")
                .claim("aud", uri)
                .claim("exp", Instant.now().getEpochSecond() + 60)
                .claim("wth", hash(identity))
                .claim("ath", hash(token));
    }

    public static String hash(String token) {
        try {
            return Base64URL.encode(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** A proof under construction. */
    public final class ProofMethod {
        private final Map<String, Object> header = new LinkedHashMap<>();
        private final Map<String, Object> claims = new LinkedHashMap<>();
        private ECKey signer = key;

        private ProofMethod(String type) {
            header.put("alg", "ES256");
            header.put("typ", type);
            claims.put("jti", UUID.randomUUID().toString());
        }

        /** Null removes the claim. */
        public ProofMethod claim(String name, Object value) {
            put(claims, name, value);
            return this;
        }

        /** Null removes the header parameter. */
        public ProofMethod header(String name, Object value) {
            put(header, name, value);
            return this;
        }

        public ProofMethod signedBy(ECKey other) {
            signer = other;
            return this;
        }

        public String sign() {
            var input = Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "."
                    + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
            try {
                var signature = new ECDSASigner(signer)
                        .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
                return input + "." + signature;
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private static void put(Map<String, Object> map, String name, Object value) {
            if (value == null) {
                map.remove(name);
            } else {
                map.put(name, value);
            }
        }
    }
}
