package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.ORCHESTRATOR;
import static dev.narrowgate.delegation.TestDelegations.RESEARCHER;
import static dev.narrowgate.delegation.TestDelegations.RESEARCHER_AUDIENCE;
import static dev.narrowgate.delegation.TestDelegations.agent;
import static dev.narrowgate.delegation.TestDelegations.rules;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client of the token service hands on what is its own, and nothing else. */
class ClientRulesTest {

    private static Delegation present(Principal client, VerifiedToken subjectToken, VerifiedToken actorToken) {
        var identity = new Identity(client, ProofMethod.CLIENT, Instant.MAX, TokenFingerprint.of("client"));
        return rules().delegation(
                        subjectToken,
                        new Presentation(
                                AuthorizationScheme.BEARER,
                                new VerifiedPresenter(Set.of(), actorToken, List.of(identity)),
                                null));
    }

    private static Delegation present(Principal client, VerifiedToken subjectToken) {
        return present(client, subjectToken, null);
    }

    @Test
    void handsOnTheTokenThatItActsWith() {
        var delegation = present(ORCHESTRATOR, token().build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
        assertThat(delegation.presenter().proof()).isEqualTo("client");
        assertThat(delegation.expiresAt()).isEqualTo(token().build().expiresAt());
    }

    @Test
    void handsOnTheTokenThatItWasCalledWith() {
        var delegation =
                present(RESEARCHER, token().audience(RESEARCHER_AUDIENCE).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
    }

    @Test
    void passesOnATokenWithoutAnActor() {
        var delegation = present(RESEARCHER, token().actors(ActorChain.NONE).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(RESEARCHER));
    }

    @Test
    void handsOnATokenThatNamesItAsTheNextActor() {
        var delegation = present(RESEARCHER, token().authorizedActor(RESEARCHER).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
    }

    @Test
    void x005_doesNotHandOnTheTokenOfAnotherActor() {
        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(() -> present(RESEARCHER, token().build()))
                .satisfies(refused -> assertThat(refused.isOfChain()).isFalse())
                .withMessageContaining("the token belongs to actor 1, orchestrator");
    }

    @Test
    void x008_provesItselfByNoTokenOfAnother() {
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() ->
                        present(ORCHESTRATOR, token().build(), agent(RESEARCHER).build()))
                .satisfies(refused -> assertThat(refused.isOfActor()).isTrue());
        var own = agent(ORCHESTRATOR).build();
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> present(ORCHESTRATOR, own, own))
                .satisfies(refused -> assertThat(refused.isOfActor()).isTrue());
    }

    @Test
    void aTokenOfItsOwnDoesNotHarm() {
        var delegation =
                present(ORCHESTRATOR, token().build(), agent(ORCHESTRATOR).build());

        assertThat(delegation.presenter().proof()).isEqualTo("actor_token client");
    }

    @Test
    void lawSixNoActorJoinsAChainOfMaximumDepth() {
        var full = token().audience(RESEARCHER_AUDIENCE).maximumDepth(1).build();

        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(() -> present(RESEARCHER, full))
                .satisfies(refused -> assertThat(refused.isOfChain()).isTrue());
        assertThat(present(
                                RESEARCHER,
                                token().audience(RESEARCHER_AUDIENCE)
                                        .maximumDepth(2)
                                        .build())
                        .actors()
                        .depth())
                .isEqualTo(2);
    }

    @Test
    void aClientWithoutAuthenticationProvesNoIdentity() {
        var without = new Credentials(new BearerToken("a"), AuthorizationScheme.BEARER, null, Evidence.NONE);
        var client = new Identity(ORCHESTRATOR, ProofMethod.CLIENT, Instant.MAX, TokenFingerprint.of("client"));
        var proven = new Credentials(new BearerToken("a"), AuthorizationScheme.BEARER, null, Evidence.NONE, client);

        assertThat(without.haveNoProof()).isTrue();
        assertThat(proven.haveNoProof()).isFalse();
        assertThat(new AuthenticatedClientVerifier().verify(without))
                .isEqualTo(Answer.ready(VerifiedPresenter.NOTHING));
        assertThat(new AuthenticatedClientVerifier()
                        .verify(proven)
                        .toMono()
                        .block()
                        .identities())
                .containsExactly(client);
    }

    @Test
    void rv01_aRevokedTokenIsRefusedEachTime() {
        var good = token().build();
        Set<Revocable> revoked = new java.util.HashSet<>();
        var verifier =
                new RevocationCheckingTokenVerifier((text, use) -> Answer.ready(good), TestRevocations.among(revoked));

        assertThat(verifier.verify(new BearerToken("a"), TokenUse.SUBJECT)).isEqualTo(Answer.ready(good));
        revoked.add(TestRevocations.token(good.id()));

        assertThat(verifier.verify(new BearerToken("a"), TokenUse.SUBJECT)).isInstanceOf(Answer.Refused.class);
        assertThat(verifier.verify(new BearerToken("a"), TokenUse.ACTOR)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aTokenMadeFromARevokedOneIsRefusedHoweverFarBackItStands() {
        var first = new TokenId(GATEWAY, "first");
        var second = new TokenId(GATEWAY, "second");
        var made = token().ancestors(second, first).build();
        for (var ancestor : Set.of(first, second)) {
            Set<Revocable> revoked = new java.util.HashSet<>();
            var verifier = new RevocationCheckingTokenVerifier(
                    (text, use) -> Answer.ready(made), TestRevocations.among(revoked));
            assertThat(verifier.verify(new BearerToken("a"), TokenUse.SUBJECT)).isEqualTo(Answer.ready(made));

            revoked.add(TestRevocations.token(ancestor));

            assertThat(verifier.verify(new BearerToken("a"), TokenUse.SUBJECT)).isInstanceOf(Answer.Refused.class);
        }
    }
}
