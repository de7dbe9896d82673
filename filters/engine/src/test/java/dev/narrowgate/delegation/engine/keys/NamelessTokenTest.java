package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A token whose hash is its name has to have one hash. */
class NamelessTokenTest {

    private static final TestIssuer ISSUER = new TestIssuer("https://idp.example.com");

    private static Answer<VerifiedToken> verify(String token) {
        var keys = KeySet.parse(ISSUER.jwks().getBytes(StandardCharsets.UTF_8));
        var issuer = new TrustedIssuer(
                ISSUER.issuer(),
                (keyId, algorithm) -> Answer.ready(keys.find(keyId, algorithm)),
                Set.of("ES256"),
                Set.of("at+jwt"),
                Set.of(IssuerRole.SUBJECT),
                "task_id",
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)),
                Provider.AUTH0.dialect());
        return new NimbusTokenVerifier(List.of(issuer), InstantSource.system())
                .verify(new BearerToken(token), TokenUse.SUBJECT);
    }

    /** The same token with the other of its two signatures: (r, n - s). */
    private static String rewritten(String token) {
        int dot = token.lastIndexOf('.');
        var signature = Base64URL.from(token.substring(dot + 1)).decode();
        var order = Curve.P_256.toECParameterSpec().getOrder();
        var other = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        Arrays.fill(signature, 32, 64, (byte) 0);
        int length = Math.min(32, other.length);
        System.arraycopy(other, other.length - length, signature, 64 - length, length);
        return token.substring(0, dot + 1) + Base64URL.encode(signature);
    }

    @Test
    void theHashOfAnEcdsaSignatureIsNoName() {
        var token =
                ISSUER.token("alice", "g").claim("azp", "c").claim("jti", null).sign();

        for (var text : List.of(token, rewritten(token))) {
            assertThat(verify(text))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(((DelegationFailure) refused.failure()).reason())
                                    .contains("has no id, and its signature has two encodings"));
        }
    }

    @Test
    void withAnIdBothSignaturesAreOneToken() {
        var token =
                ISSUER.token("alice", "g").claim("azp", "c").claim("jti", "7").sign();

        for (var text : List.of(token, rewritten(token))) {
            assertThat(verify(text))
                    .isInstanceOfSatisfying(
                            Answer.Ready.class,
                            ready -> assertThat(
                                            ((VerifiedToken) ready.value()).id().jti())
                                    .isEqualTo("7"));
        }
    }
}
