package dev.narrowgate.delegation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An issuer with a real key, which signs whatever it is told to. */
public final class TestIssuer {

    private final String issuer;
    private ECKey key;

    public TestIssuer(String issuer) {
        this(issuer, "key-1");
    }

    public TestIssuer(String issuer, String keyId) {
        this.issuer = issuer;
        this.key = newKey(keyId);
    }

    public static ECKey newKey(String keyId) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public String issuer() {
        return issuer;
    }

    public ECKey key() {
        return key;
    }

    /** Signs with another key from now on. */
    public void rotate(String keyId) {
        key = newKey(keyId);
    }

    /** The published key set. */
    public String jwks() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    /** A token that is good in every respect, to be made worse. */
    public Token token(String subject, String audience) {
        return new Token(subject, audience);
    }

    /** A token under construction. */
    public final class Token {
        private final Map<String, Object> header = new LinkedHashMap<>();
        private final Map<String, Object> claims = new LinkedHashMap<>();
        private JWK signer = key;

        private Token(String subject, String audience) {
            var now = Instant.now().getEpochSecond();
            header.put("alg", "ES256");
            header.put("typ", "at+jwt");
            header.put("kid", key.getKeyID());
            claims.put("iss", issuer);
            claims.put("sub", subject);
            claims.put("aud", audience);
            claims.put("iat", now);
            claims.put("exp", now + 300);
            claims.put("jti", UUID.randomUUID().toString());
            claims.put("client_id", "client-1");
        }

        /** Null removes the claim. */
        public Token claim(String name, Object value) {
            put(claims, name, value);
            return this;
        }

        /** Null removes the header parameter. */
        public Token header(String name, Object value) {
            put(header, name, value);
            return this;
        }

        public Token actors(String... currentFirst) {
            Map<String, Object> act = null;
            for (int i = currentFirst.length - 1; i >= 0; i--) {
                act = act == null ? Map.of("sub", currentFirst[i]) : Map.of("sub", currentFirst[i], "act", act);
            }
            return claim("act", act);
        }

        public Token livesFor(long seconds) {
            return claim("exp", Instant.now().getEpochSecond() + seconds);
        }

        public Token signedBy(ECKey other) {
            signer = other;
            return this;
        }

        /** With another key, by another algorithm. */
        public Token signedBy(RSAKey other) {
            signer = other;
            return header("alg", "RS256").header("kid", other.getKeyID());
        }

        public String sign() {
            return signRaw(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
        }

        /** Signs exactly these texts. */
        public String signRaw(String headerJson, String claimsJson) {
            return signRaw(headerJson.getBytes(StandardCharsets.UTF_8), claimsJson.getBytes(StandardCharsets.UTF_8));
        }

        public String signRaw(byte[] headerJson, byte[] claimsJson) {
            var input = Base64URL.encode(headerJson) + "." + Base64URL.encode(claimsJson);
            try {
                var algorithm = new JWSHeader.Builder(
                                signer instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .build();
                var signing = signer instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(signer.toECKey());
                return input + "." + signing.sign(algorithm, input.getBytes(StandardCharsets.US_ASCII));
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        public String headerJson() {
            return JSONObjectUtils.toJSONString(header);
        }

        public String claimsJson() {
            return JSONObjectUtils.toJSONString(claims);
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
