package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The keys that a presenter holds: which of them are missing, and when they end. */
class HeldKeysTest {

    private static final KeyBinding KEY = new KeyBinding(Kind.JKT, "key");
    private static final KeyBinding OTHER_KEY = new KeyBinding(Kind.JKT, "other");
    private static final KeyBinding CERTIFICATE = new KeyBinding(Kind.X5T_S256, "certificate");
    private static final KeyBinding OTHER_CERTIFICATE = new KeyBinding(Kind.X5T_S256, "other");

    private final VerifiedToken bound = token().boundTo(CERTIFICATE).build();
    private final VerifiedToken boundByJkt = token().boundTo(KEY).build();

    @Nested
    class GivenAKeyIsMissing {

        @Test
        void anotherKeyOfItsKindIsToldFromNoKey() {
            rejected(bound, Set.of(OTHER_CERTIFICATE), "bound to a key by x5t#S256, and another one was presented");
            rejected(bound, Set.of(), "bound to a key by x5t#S256, and none was presented");
        }

        @Test
        void aKeyOfAnotherKindIsNone() {
            rejected(bound, Set.of(KEY), "bound to a key by x5t#S256, and none was presented");
        }

        @Test
        void aMissingKeyOfAProofIsARejectedProof() {
            assertThatExceptionOfType(ProofRejected.class)
                    .isThrownBy(() -> present(boundByJkt, AuthorizationScheme.DPOP, keys(OTHER_KEY, Instant.MAX)))
                    .withMessage("bound to a key by jkt, and another one was presented")
                    .satisfies(refused -> assertThat(refused.lack()).isEqualTo(ProofRejected.Lack.POSSESSION));
        }

        private void rejected(VerifiedToken token, Set<KeyBinding> shown, String reason) {
            var proven = new VerifiedPresenter(shown, null, List.of());

            assertThatExceptionOfType(TokenRejected.class)
                    .isThrownBy(() -> present(token, AuthorizationScheme.BEARER, proven))
                    .withMessage(reason);
        }
    }

    @Nested
    class LawFourADelegationEndsWithTheKeyOfItsToken {

        private final Instant early = NOW.plusSeconds(5);

        @Test
        void aBoundTokenServesNoLongerThanTheCertificateOfItsKey() {
            var delegation = present(bound, AuthorizationScheme.BEARER, keys(CERTIFICATE, early));

            assertThat(delegation.expiresAt()).isEqualTo(early);
        }

        @Test
        void aCertificateThatEndsLaterChangesNothing() {
            var delegation = present(bound, AuthorizationScheme.BEARER, keys(CERTIFICATE, NOW.plusSeconds(601)));

            assertThat(delegation.expiresAt()).isEqualTo(bound.expiresAt());
        }

        @Test
        void theCertificateOfATokenThatIsBoundToNoneDoesNotMatter() {
            var unbound = token().build();

            var delegation = present(unbound, AuthorizationScheme.BEARER, keys(CERTIFICATE, early));

            assertThat(delegation.expiresAt()).isEqualTo(unbound.expiresAt());
        }

        @Test
        void ofSeveralProofsTheFirstThatEndsCounts() {
            assertThat(keysUntil(early, NOW.plusSeconds(9))).isEqualTo(early);
            assertThat(keysUntil(NOW.plusSeconds(9), early)).isEqualTo(early);
        }

        private Instant keysUntil(Instant one, Instant other) {
            var credentials = new Credentials(new BearerToken("in"), AuthorizationScheme.BEARER, null, Evidence.NONE);
            return new CombinedPresenterVerifier(List.of(
                            shown -> Answer.ready(keys(CERTIFICATE, one)), shown -> Answer.ready(keys(KEY, other))))
                    .verify(credentials)
                    .toMono()
                    .block()
                    .keysUntil();
        }
    }

    private static VerifiedPresenter keys(KeyBinding key, Instant until) {
        return new VerifiedPresenter(Set.of(key), until, null, List.of(), List.of());
    }

    private static Delegation present(VerifiedToken token, AuthorizationScheme scheme, VerifiedPresenter proven) {
        return rules().delegation(token, new Presentation(scheme, proven, null));
    }
}
