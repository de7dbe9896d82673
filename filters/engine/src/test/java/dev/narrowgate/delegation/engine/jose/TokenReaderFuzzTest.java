package dev.narrowgate.delegation.engine.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.verification.DelegationClaims;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;

/** Whatever text arrives as a token: it is refused, or it has one form and says nothing that it may not say. */
class TokenReaderFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String IDP = "https://idp.example.com";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final DelegationClaims CLAIMS = new DelegationClaims(
            new TrustedIssuer(
                    IDP,
                    (keyId, algorithm) -> Answer.refused(new TokenRejected("no key")),
                    Set.of("ES256"),
                    Set.of("at+jwt"),
                    Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR),
                    "task_id",
                    TimeBounds.token(Duration.ofSeconds(30), LIFETIME)),
            Set.of(IDP));

    @FuzzTest(maxDuration = "4s")
    void readsOnlyWhatHasOneForm(byte[] input) {
        var text = text(input);
        try {
            var token = CompactToken.parse(text);
            assertThat(again(token)).isEqualTo(text);
            var header = TokenHeader.of(token.header());
            // A header without one is for the rules of its issuer.
            assertThat(header.keyId()).hasSizeLessThanOrEqualTo(256);
            assertThat(token.header().has("jwk") || token.header().has("crit")).isFalse();
            check(CLAIMS.read(token.claims(), TokenUse.SUBJECT, TokenFingerprint.of(text), NOW, Instant.MAX));
        } catch (TokenRejected | ActorUnauthorized refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    /** Three lines are header, claims and signature before they are encoded; anything else is the token as it is. */
    private static String text(byte[] input) {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        var parts = text.split("\n", 3);
        return parts.length < 3 ? text : encoded(parts[0]) + "." + encoded(parts[1]) + "." + encoded(parts[2]);
    }

    private static String encoded(String part) {
        return BASE64.encodeToString(part.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String again(CompactToken token) {
        return new String(token.signingInput(), StandardCharsets.US_ASCII) + "."
                + BASE64.encodeToString(token.signature());
    }

    private static void check(VerifiedToken token) {
        assertThat(token.expiresAt())
                .isAfter(NOW)
                .isBeforeOrEqualTo(token.validity().issuedAt().plus(LIFETIME));
        assertThat(token.validity().issuedAt()).isBeforeOrEqualTo(NOW.plusSeconds(30));
        assertThat(token.actors().depth()).isLessThanOrEqualTo(ActorChain.MAXIMUM_DEPTH);
        assertThat(token.actors().actors()).allMatch(actor -> actor.issuer().equals(IDP));
        assertThat(token.scopes().values()).allMatch(scope -> scope.matches("[!#-\\[\\]-~]+"));
        assertThat(token.passage().hop()).isZero();
        assertThat(Stream.of(token.subject().subject(), token.id().jti(), token.clientId(), "" + token.task()))
                .allMatch(name -> !name.isEmpty() && name.chars().noneMatch(Character::isISOControl));
    }
}
