package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PresentationTest {

    private static final KeyBinding KEY = new KeyBinding(Kind.JKT, "key");
    private static final KeyBinding OTHER_KEY = new KeyBinding(Kind.JKT, "other");
    private static final KeyBinding CERTIFICATE = new KeyBinding(Kind.X5T_S256, "certificate");
    private static final String RESOURCE = "https://gateway.example.com/tickets";

    @Test
    void mt06_aPresenterHoldsAllKeysOfItsToken() {
        var token = token().boundTo(KEY).boundTo(CERTIFICATE).build();

        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> present(token, AuthorizationScheme.DPOP, Set.of(KEY)));
        assertThatExceptionOfType(ProofRejected.class)
                .isThrownBy(() -> present(token, AuthorizationScheme.DPOP, Set.of(OTHER_KEY, CERTIFICATE)));
        assertThat(present(token, AuthorizationScheme.DPOP, Set.of(KEY, CERTIFICATE))
                        .presenter()
                        .proof())
                .isEqualTo("dpop certificate");
    }

    @Test
    void dp11_aTokenThatIsBoundByJktIsNoBearerToken() {
        var token = token().boundTo(KEY).build();

        assertThatExceptionOfType(ProofRejected.class)
                .isThrownBy(() -> present(token, AuthorizationScheme.BEARER, Set.of(KEY)))
                .satisfies(refused -> assertThat(refused.lack()).isEqualTo(ProofRejected.Lack.POSSESSION));
    }

    @Test
    void dp12_aTokenThatIsNotBoundByJktIsNotForTheDpopScheme() {
        assertThatExceptionOfType(ProofRejected.class)
                .isThrownBy(() -> present(token().build(), AuthorizationScheme.DPOP, Set.of(KEY)));
    }

    @Test
    void ap09_aProofOfAKeyThatTheTokenDoesNotNameProvesNothing() {
        var delegation = present(token().build(), AuthorizationScheme.BEARER, Set.of(KEY));

        assertThat(delegation.presenter().isProven()).isFalse();
        assertThat(delegation.presenter().proof()).isEqualTo("none");
    }

    @Test
    void ap13_theHolderOfTheKeyIsThePrincipalThatTheTokenNames() {
        var delegation = present(token().boundTo(KEY).build(), AuthorizationScheme.DPOP, Set.of(KEY));

        assertThat(delegation.presenter()).isEqualTo(new Presenter(ORCHESTRATOR, Set.of(ProofMethod.DPOP)));
        assertThat(delegation.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
    }

    @Test
    void lawFiveTheHolderOfAKeyPassesOnTheTokenThatItWasCalledWith() {
        var token = token().actors(RESEARCHER).audience(RESEARCHER_AUDIENCE).boundTo(CERTIFICATE);

        assertThat(present(token.build(), AuthorizationScheme.BEARER, Set.of(CERTIFICATE))
                        .actor())
                .contains(RESEARCHER);
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() ->
                        present(token.actors(ORCHESTRATOR).build(), AuthorizationScheme.BEARER, Set.of(CERTIFICATE)));
    }

    @Test
    void anActorTokenThatIsBoundNeedsItsKeyToo() {
        var actor = agent(RESEARCHER).boundTo(CERTIFICATE).build();

        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> present(token().build(), new VerifiedPresenter(Set.of(), actor, List.of())))
                .withMessageContaining("actor token");
        assertThat(present(token().build(), new VerifiedPresenter(Set.of(CERTIFICATE), actor, List.of()))
                        .actors()
                        .depth())
                .isEqualTo(2);
    }

    @Test
    void anIdentityIsPutAtTheHeadOfTheChainLikeAnActorToken() {
        var delegation = present(
                token().build(),
                new VerifiedPresenter(Set.of(), null, List.of(identity(RESEARCHER, ProofMethod.JWT_SVID))));

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
        assertThat(delegation.presenter().proof()).isEqualTo("jwt_svid");
        assertThat(delegation.proofs()).hasSize(1);
    }

    @Test
    void x005_twoProofsThatNameDifferentPresentersAreRefused() {
        var actor = agent(RESEARCHER).build();
        var certificate = identity(ORCHESTRATOR, ProofMethod.X509_SVID);

        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(
                        () -> present(token().build(), new VerifiedPresenter(Set.of(), actor, List.of(certificate))))
                .withMessageContaining("researcher")
                .withMessageContaining("orchestrator");
        assertThat(present(
                                token().build(),
                                new VerifiedPresenter(
                                        Set.of(), actor, List.of(identity(RESEARCHER, ProofMethod.X509_SVID))))
                        .presenter()
                        .proof())
                .isEqualTo("actor_token x509_svid");
    }

    @Property
    void lawFourADelegationEndsWithTheFirstOfItsProofs(@ForAll boolean first, @ForAll boolean second) {
        var early = NOW.plusSeconds(5);
        var identities = List.of(
                identity(RESEARCHER, ProofMethod.X509_SVID, first ? early : NOW.plusSeconds(1000)),
                identity(RESEARCHER, ProofMethod.WORKLOAD_TOKEN, second ? early : NOW.plusSeconds(1000)));

        assertThat(present(token().build(), new VerifiedPresenter(Set.of(), null, identities))
                        .expiresAt())
                .isEqualTo(first || second ? early : NOW.plusSeconds(600));
    }

    @Test
    void aRouteWithAnIdentifierOfItsOwnTakesOnlyTokensForIt() {
        var general = token().build();
        var own = token().audience(RESOURCE).build();
        var proven = new VerifiedPresenter(Set.of(), agent(RESEARCHER).build(), List.of());

        assertThat(present(own, proven, RESOURCE).token()).isEqualTo(own);
        assertThat(present(
                                own,
                                new VerifiedPresenter(
                                        Set.of(),
                                        agent(RESEARCHER).audience(RESOURCE).build(),
                                        List.of()),
                                RESOURCE)
                        .token())
                .isEqualTo(own);
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> present(general, proven, RESOURCE));
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> present(own, proven, null));
    }

    private static Identity identity(Principal principal, ProofMethod proof) {
        return identity(principal, proof, NOW.plusSeconds(60));
    }

    private static Identity identity(Principal principal, ProofMethod proof, Instant until) {
        return new Identity(principal, proof, until, TokenFingerprint.of(proof.text()));
    }

    private static Delegation present(VerifiedToken token, AuthorizationScheme scheme, Set<KeyBinding> keys) {
        return rules().delegation(token, new Presentation(scheme, new VerifiedPresenter(keys, null, List.of()), null));
    }

    private static Delegation present(VerifiedToken token, VerifiedPresenter proven) {
        return present(token, proven, null);
    }

    private static Delegation present(VerifiedToken token, VerifiedPresenter proven, String resource) {
        return rules().delegation(token, new Presentation(AuthorizationScheme.BEARER, proven, resource));
    }
}
