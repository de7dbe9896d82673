package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A refusal tells the operator which place of the chain is at fault, and to whom a token was addressed. */
class RefusedDelegationTest {

    private static final String OTHER = "https://other.example.com";

    @Test
    void aLoopNamesThePlaceOfTheActorThatStandsInTheChainTwice() {
        refusesChain(
                token().actors(ORCHESTRATOR, RESEARCHER, ORCHESTRATOR).build(),
                null,
                "loop: actor 3, orchestrator, is in the chain twice");
    }

    @Test
    void aLoopNamesThePlaceOfTheSubject() {
        refusesChain(token().actors(ORCHESTRATOR, ALICE).build(), null, "loop: actor 2 is the subject");
    }

    @Test
    void aLoopNamesThePlaceWhereThePresenterActsAlready() {
        refusesChain(
                token().actors(ORCHESTRATOR, RESEARCHER).build(),
                agent(RESEARCHER).build(),
                "loop: the presenter researcher is already actor 2");
    }

    @Test
    void aWrongAudienceIsNamedBesideThisGateway() {
        refusesAudience(
                null,
                null,
                "addressed to https://other.example.com, neither to this gateway nor to a proven presenter");
        refusesAudience(
                agent(RESEARCHER).build(),
                null,
                "addressed to https://other.example.com, neither to this gateway nor to its presenter researcher");
    }

    @Test
    void aWrongAudienceIsNamedBesideTheResourceOfTheRoute() {
        refusesAudience(
                null,
                "https://gateway.example.com/tickets",
                "addressed to https://other.example.com, neither to https://gateway.example.com/tickets"
                        + " nor to a proven presenter");
    }

    private static void refusesChain(VerifiedToken token, @Nullable VerifiedToken actorToken, String reason) {
        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(() -> TestDelegations.delegate(token, actorToken))
                .withMessage(reason)
                .satisfies(refused -> assertThat(refused.isOfChain()).isTrue());
    }

    private static void refusesAudience(@Nullable VerifiedToken actorToken, @Nullable String resource, String reason) {
        var presentation = new Presentation(
                AuthorizationScheme.BEARER, new VerifiedPresenter(Set.of(), actorToken, List.of()), resource);

        assertThatExceptionOfType(ClaimsRejected.class)
                .isThrownBy(() -> rules().delegation(token().audience(OTHER).build(), presentation))
                .withMessage(reason)
                .satisfies(refused -> assertThat(refused.told()).doesNotContain("gateway.example.com"));
    }
}
