package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DelegationRulesTest {

    @Test
    void anUnprovenPresenterCountsAsTheCurrentActor() {
        var delegation = TestDelegations.delegate(token().build(), null);

        assertThat(delegation.presenter()).isEqualTo(new Presenter(ORCHESTRATOR, Set.of()));
        assertThat(delegation.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
    }

    @Test
    void anUnprovenPresenterOfADirectCallCountsAsTheSubject() {
        var delegation =
                TestDelegations.delegate(token().actors(ActorChain.NONE).build(), null);

        assertThat(delegation.presenter().principal()).isEqualTo(ALICE);
        assertThat(delegation.actor()).isEmpty();
    }

    @Test
    void aProvenPresenterIsPutAtTheHeadOfTheChain() {
        var delegation =
                TestDelegations.delegate(token().build(), agent(RESEARCHER).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
        assertThat(delegation.presenter().isProven()).isTrue();
    }

    @Test
    void aPresenterThatAlreadyActsIsNotAddedAgain() {
        var delegation =
                TestDelegations.delegate(token().build(), agent(ORCHESTRATOR).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
    }

    @Test
    void aDelegationEndsWithTheFirstOfItsTokens() {
        var soon = NOW.plusSeconds(5);
        var delegation = TestDelegations.delegate(
                token().build(), agent(RESEARCHER).expiresAt(soon).build());

        assertThat(delegation.expiresAt()).isEqualTo(soon);
    }

    @Test
    void theSameSubjectOfAnotherIssuerIsAnotherPrincipal() {
        var other = new Principal("https://other.example.com", "orchestrator");

        var delegation = TestDelegations.delegate(token().build(), agent(other).build());

        assertThat(delegation.actors()).isEqualTo(ActorChain.of(other, ORCHESTRATOR));
    }

    @Property
    void lawTwoTheChainOnlyGrowsAtItsHead(@ForAll @IntRange(max = 15) int depth) {
        var before = new ActorChain(chain(depth));

        var after = TestDelegations.delegate(
                        token().actors(before).build(), agent(RESEARCHER).build())
                .actors();

        assertThat(after.actors().getFirst()).isEqualTo(RESEARCHER);
        assertThat(after.actors().subList(1, after.depth())).isEqualTo(before.actors());
    }

    @Property
    void lawOneTheSubjectNeverChanges(@ForAll @IntRange(max = 15) int depth, @ForAll boolean proven) {
        var token = token().actors(new ActorChain(chain(depth))).build();

        var delegation =
                TestDelegations.delegate(token, proven ? agent(RESEARCHER).build() : null);

        assertThat(delegation.subject()).isEqualTo(ALICE);
    }

    @Property
    void lawSixTheHopGrowsByOneAndTheTaskStays(@ForAll @IntRange(max = 31) int hop) {
        var delegation = TestDelegations.delegate(token().hop(hop).build(), null);

        assertThat(delegation.hop()).isEqualTo(hop + 1);
        assertThat(delegation.task().name()).isEqualTo("task-1");
    }

    @Nested
    class GivenAWrongAudience {
        @Test
        void aTokenForAnAgentIsRefusedWithoutProofOfThePresenter() {
            refusedToken(token().audience(RESEARCHER_AUDIENCE).build(), null);
        }

        @Test
        void aTokenForAnAgentIsRefusedFromAnotherAgent() {
            refusedToken(
                    token().audience(RESEARCHER_AUDIENCE).build(),
                    agent(ORCHESTRATOR).build());
        }

        @Test
        void aTokenForAnAgentIsRefusedFromItsNamesakeOfAnotherIssuer() {
            var namesake = new Principal("https://other.example.com", "researcher");

            refusedToken(
                    token().audience(RESEARCHER_AUDIENCE).build(),
                    agent(namesake).build());
        }

        @Test
        void aTokenForAnAgentIsAcceptedFromThatAgent() {
            var delegation = TestDelegations.delegate(
                    token().audience(RESEARCHER_AUDIENCE).build(),
                    agent(RESEARCHER).build());

            assertThat(delegation.actors().depth()).isEqualTo(2);
        }

        @Test
        void aTokenWithAnotherAudienceIsRefused() {
            refusedToken(token().audience("https://elsewhere.example.com").build(), null);
            refusedToken(token().audience(GATEWAY + "/").build(), null);
            refusedToken(token().issuer("https://unknown.example.com").build(), null);
        }

        @Test
        void anActorTokenWithAnotherAudienceIsRefused() {
            refusedToken(
                    token().build(),
                    agent(RESEARCHER).audience(RESEARCHER_AUDIENCE).build());
        }
    }

    @Nested
    class GivenAnActorTokenThatProvesTooMuch {
        @Test
        void oneWithAChainOfItsOwnIsRefused() {
            refusedToken(token().build(), agent(RESEARCHER).actors(ORCHESTRATOR).build());
        }

        @Test
        void oneForAnotherTaskIsRefused() {
            refusedActor(token().build(), agent(RESEARCHER).task("task-2").build());
            refusedActor(
                    token().task(null).build(), agent(RESEARCHER).task("task-2").build());
        }

        @Test
        void oneForTheSameTaskIsAccepted() {
            var delegation = TestDelegations.delegate(
                    token().build(), agent(RESEARCHER).task("task-1").build());

            assertThat(delegation.task().name()).isEqualTo("task-1");
        }
    }

    @Nested
    class GivenMayAct {
        @Test
        void theNamedActorMay() {
            var delegation = TestDelegations.delegate(
                    token().authorizedActor(RESEARCHER).build(),
                    agent(RESEARCHER).build());

            assertThat(delegation.actor()).contains(RESEARCHER);
        }

        @Test
        void anotherActorMayNot() {
            refusedActor(
                    token().authorizedActor(RESEARCHER).build(),
                    agent(new Principal(IDP, "mallory")).build());
        }

        @Test
        void aPresenterWithoutProofMayNot() {
            refusedActor(token().authorizedActor(ORCHESTRATOR).build(), null);
        }
    }

    @Nested
    class GivenALoop {
        @Test
        void anActorTwiceInTheTokenIsRefused() {
            refusedActor(token().actors(ORCHESTRATOR, RESEARCHER, ORCHESTRATOR).build(), null);
        }

        @Test
        void anActorThatComesBackIsRefused() {
            refusedActor(
                    token().actors(RESEARCHER, ORCHESTRATOR).build(),
                    agent(ORCHESTRATOR).build());
        }

        @Test
        void theSubjectAsItsOwnActorIsRefused() {
            refusedActor(token().build(), agent(ALICE).build());
            refusedActor(token().actors(ALICE).build(), null);
        }
    }

    @Test
    void aChainBeyondBearingIsRefusedAndNotCut() {
        refusedActor(
                token().actors(new ActorChain(chain(ActorChain.MAXIMUM_DEPTH))).build(),
                agent(RESEARCHER).build());
    }

    @Test
    void h030_aWayWithoutEndIsRefused() {
        refusedActor(token().hop(DelegationRules.MAXIMUM_HOPS).build(), null);
    }

    private static List<Principal> chain(int depth) {
        return IntStream.range(0, depth)
                .mapToObj(i -> new Principal(IDP, "agent-" + i))
                .toList();
    }

    private void refusedToken(VerifiedToken token, VerifiedToken actorToken) {
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> TestDelegations.delegate(token, actorToken));
    }

    private void refusedActor(VerifiedToken token, VerifiedToken actorToken) {
        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(() -> TestDelegations.delegate(token, actorToken));
    }
}
