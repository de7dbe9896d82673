package dev.narrowgate.delegation.engine.possession.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9449, section 4.2. */
class DpopProofsTest {

    private final DpopProofs proofs = DpopProofs.generate(InstantSource.system(), () -> "id");

    @ParameterizedTest
    @CsvSource({
        "https://a.example/b?c=d#e, https://a.example/b",
        "https://a.example/b#e, https://a.example/b",
        "https://a.example/, https://a.example/",
        "ws://a.example/b?c, http://a.example/b",
        "wss://a.example/b, https://a.example/b"
    })
    void dp06_namesTheTargetWithoutQueryAndFragment(String target, String named) throws Exception {
        var claims = SignedJWT.parse(proofs.proof("GET", target, null, null)).getJWTClaimsSet();

        assertThat(claims.getStringClaim("htu")).isEqualTo(named);
        assertThat(claims.getClaims()).doesNotContainKeys("ath", "nonce");
    }

    @Test
    void eachHasAKeyOfItsOwn() {
        assertThat(DpopProofs.generate(InstantSource.system(), () -> "id").key())
                .isNotEqualTo(proofs.key());
    }
}
