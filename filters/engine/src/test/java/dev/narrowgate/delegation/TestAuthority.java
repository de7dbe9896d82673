package dev.narrowgate.delegation;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The authority of a SPIFFE trust domain: issues X.509-SVIDs, and signs JWT-SVIDs and Workload-Identity-Tokens. */
public final class TestAuthority {

    private final String trustDomain;
    private final X509Bundle root;
    private final TestIssuer tokens;

    public TestAuthority(String trustDomain) throws Exception {
        this.trustDomain = trustDomain;
        this.tokens = new TestIssuer("https://" + trustDomain, trustDomain + "-key");
        this.root = new CertificateBuilder()
                .subject("O=" + trustDomain)
                .ecp256()
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
                .addSanUriName("spiffe://" + trustDomain)
                .buildSelfSigned();
    }

    public X509Bundle root() {
        return root;
    }

    /** A certificate of a workload, good in every respect, to be made worse and then issued. */
    public CertificateBuilder svid(String path) throws Exception {
        return leaf().addSanUriName("spiffe://" + trustDomain + path);
    }

    /** A certificate that names nobody. */
    public CertificateBuilder leaf() {
        return new CertificateBuilder()
                .subject("CN=workload")
                .ecp256()
                .notBefore(Instant.now().minusSeconds(60))
                .notAfter(Instant.now().plusSeconds(3600))
                .setKeyUsage(true, KeyUsage.digitalSignature);
    }

    public X509Bundle issue(CertificateBuilder builder) throws Exception {
        return builder.buildIssuedBy(root);
    }

    /** A JWT-SVID for a workload, good in every respect, to be made worse. */
    public TestIssuer.Token jwtSvid(String path, String audience) {
        return tokens.token("spiffe://" + trustDomain + path, audience)
                .header("typ", "JWT")
                .claim("iss", null)
                .claim("jti", null)
                .claim("client_id", null);
    }

    /** A Workload-Identity-Token that binds a workload to its holder's key, to be made worse. */
    public TestIssuer.Token identityToken(String path, TestHolder holder) {
        var jwk = new LinkedHashMap<>(holder.key().toPublicJWK().toJSONObject());
        jwk.put("alg", "ES256");
        return tokens.token("spiffe://" + trustDomain + path, "x")
                .header("typ", "wit+jwt")
                .claim("aud", null)
                .claim("client_id", null)
                .claim("cnf", Map.of("jwk", jwk));
    }

    public ECKey key() {
        return tokens.key();
    }

    /** The bundle in SPIFFE's form. */
    public String bundle() throws Exception {
        var keys = new ArrayList<Object>();
        for (var use : List.of("jwt-svid", "wit-svid")) {
            var key = new ECKey.Builder(tokens.key().toPublicJWK())
                    .keyUse(new KeyUse(use))
                    .build();
            keys.add(key.toJSONObject());
        }
        var authority = new LinkedHashMap<String, Object>();
        authority.put("kty", "EC");
        authority.put("use", "x509-svid");
        authority.put(
                "x5c",
                List.of(Base64.getEncoder().encodeToString(root.getCertificate().getEncoded())));
        keys.add(authority);
        keys.add(Map.of("kty", "EC", "use", "something-new"));
        return JsonMapper.builder()
                .build()
                .writeValueAsString(Map.of("spiffe_sequence", 1, "spiffe_refresh_hint", 60, "keys", keys));
    }
}
