package dev.narrowgate.delegation.engine.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** RFC 7523, section 3. */
class ClientAssertionsTest {

    private static final AtomicInteger IDS = new AtomicInteger();

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.7Z");
    private static final ECKey KEY = TestIssuer.newKey("client-1");

    private static SignedJWT assertion(String document) throws Exception {
        return SignedJWT.parse(assertions(document)
                .assertions("narrowgate", "https://idp.example.com")
                .block());
    }

    private static ClientAssertions assertions(String document) {
        return ClientAssertions.of(document, InstantSource.fixed(NOW), () -> String.valueOf(IDS.incrementAndGet()));
    }

    private static String document(com.nimbusds.jose.jwk.JWK key) {
        return new JWKSet(key).toString(false);
    }

    @Test
    void saysWhoItIsToTheIssuerAloneAndNotForLong() throws Exception {
        var assertion = assertion(document(KEY));

        assertThat(assertion.verify(new ECDSAVerifier(KEY.toECPublicKey()))).isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("client-1");
        var claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("narrowgate");
        assertThat(claims.getSubject()).isEqualTo("narrowgate");
        assertThat(claims.getAudience()).containsExactly("https://idp.example.com");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(Instant.parse("2026-11-21T10:00:00Z")));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(Instant.parse("2026-11-21T10:01:00Z")));
        assertThat(claims.getJWTID()).isNotBlank();
    }

    @Test
    void neverSaysItTwiceWithTheSameId() throws Exception {
        var assertions = assertions(document(KEY)).assertions("narrowgate", "https://idp.example.com");

        assertThat(SignedJWT.parse(assertions.block()).getJWTClaimsSet().getJWTID())
                .isNotEqualTo(
                        SignedJWT.parse(assertions.block()).getJWTClaimsSet().getJWTID());
    }

    @Test
    void signsAsTheKeySays() throws Exception {
        assertThat(assertion(document(KEY)).getHeader().getAlgorithm()).hasToString("ES256");
        assertThat(assertion(document(Ed25519Keys.generate("k"))).getHeader().getAlgorithm())
                .hasToString("EdDSA");
        var rsa = new RSAKeyGenerator(2048).keyID("k");
        assertThat(assertion(document(rsa.generate())).getHeader().getAlgorithm())
                .hasToString("PS256");
        rsa.algorithm(com.nimbusds.jose.JWSAlgorithm.RS256);
        assertThat(assertion(document(rsa.generate())).getHeader().getAlgorithm())
                .hasToString("RS256");
    }

    @Test
    void aDocumentWithoutAPrivateKeyThatSignsIsRefusedWithoutShowingIt() {
        var published = new JWKSet(KEY).toPublicJWKSet().toString();
        var encrypting = new ECKey.Builder(KEY).keyUse(KeyUse.ENCRYPTION).build();
        for (var document : new String[] {
            "{}", "{\"keys\":[]}", "[]", "secret", published, document(encrypting), "{\"keys\":[{\"kty\":\"EC\"}]}"
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> assertions(document))
                    .satisfies(refused -> assertThat(refused.getMessage())
                            .doesNotContain(KEY.getD().toString(), "secret"));
        }
    }
}
