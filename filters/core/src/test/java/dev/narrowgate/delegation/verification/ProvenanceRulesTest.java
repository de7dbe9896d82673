package dev.narrowgate.delegation.verification;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestProvenances;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.Presentation;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ProvenanceRulesTest {

    private static final String SERVER = "https://as.example.com";
    private static final TokenId PARENT = new TokenId(IDP, "jti-1");
    private static final Principal ALICE_THERE = new Principal(SERVER, "alice");

    private final DelegationRules rules = new DelegationRules(
            Map.of(SERVER, Set.of(GATEWAY), IDP, Set.of(GATEWAY)),
            Map.of(RESEARCHER, RESEARCHER_AUDIENCE),
            new ProvenanceRules(
                    Map.of(SERVER, Set.of("app")), Map.of(SERVER, Set.of("robot")), Map.of(SERVER, Set.of(IDP))));
    private final VerifiedToken token = issued().build();

    /** As a server writes it that knows no actors. */
    private static Builder issued() {
        return token().issuer(SERVER)
                .subject(ALICE_THERE)
                .clientId("narrowgate")
                .actors(ActorChain.NONE)
                .task(null);
    }

    @Test
    void theChainTheTaskAndTheHopAreTakenFromThere() {
        var delegation = delegation(token, about(token, ALICE, ActorChain.of(ORCHESTRATOR)));

        assertThat(delegation.subject()).isEqualTo(ALICE);
        assertThat(delegation.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
        assertThat(delegation.task().name()).isEqualTo("task-1");
        assertThat(delegation.hop()).isEqualTo(4);
        assertThat(delegation.grounds().all())
                .contains(
                        TestRevocations.token(token.id()),
                        TestRevocations.token(PARENT),
                        TestRevocations.token(new TokenId(GATEWAY, "provenance-1")));
        assertThat(delegation.provenance()).isEqualTo(new TokenId(GATEWAY, "provenance-1"));
    }

    @Test
    void lawFourItEndsWithWhicheverEndsFirst() {
        var delegation = delegation(token, about(token, ALICE, ActorChain.NONE));

        assertThat(delegation.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(delegation.token().validity().believedUntil()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void aSubjectOfTheServersOwnIsItself() {
        assertThat(delegation(token, about(token, ALICE_THERE, ActorChain.NONE)).subject())
                .isEqualTo(ALICE_THERE);
    }

    @Property
    void lawTwoTheChainIsTheOneThatWasSignedAndGrowsByTheProvenPresenterAlone(
            @ForAll @IntRange(max = 15) int depth, @ForAll boolean proven) {
        var before = new ActorChain(java.util.stream.IntStream.range(0, depth)
                .mapToObj(i -> new Principal(IDP, "actor-" + i))
                .toList());
        var presenter = proven ? agent(RESEARCHER).clientId("app").build() : null;

        var after = rules.delegation(token, presentation(presenter, about(token, ALICE, before)))
                .actors();

        assertThat(after).isEqualTo(proven ? before.extendedBy(RESEARCHER) : before);
    }

    @Test
    void lawTwoATokenWithoutItsProvenanceIsRefused() {
        refuses(token, null, "is not sent with exactly one Delegation-Provenance");
        refuses(issued().actors(ORCHESTRATOR).build(), null, "client narrowgate is not among them");
    }

    @Property
    void lawTwoTheProvenanceOfAnotherTokenIsWorthNothing(
            @ForAll @AlphaChars @StringLength(min = 1, max = 6) String other) {
        var another = issued().jti("jti-" + other).build();

        refuses(token, about(another, ALICE, ActorChain.of(ORCHESTRATOR)), "provenance: belongs to another token");
    }

    @Test
    void aProvenanceThatContradictsItsTokenIsRefused() {
        var chain = ActorChain.of(ORCHESTRATOR);

        refuses(token, about(token, new Principal(IDP, "bob"), chain), "names another subject");
        refuses(
                token,
                about(token, new Principal("https://evil.example.com", "alice"), chain),
                "names another subject");
        refuses(token, about(token, GATEWAY, ALICE, chain), "to a token of another issuer");
        var named = issued().actors(RESEARCHER).build();
        refuses(named, about(named, ALICE, chain), "names other actors");
        var more = issued().actors(ORCHESTRATOR, RESEARCHER).build();
        refuses(more, about(more, ALICE, chain), "names other actors");
        var tasked = issued().task("task-2").build();
        refuses(tasked, about(tasked, ALICE, chain), "names another task");
        var wide = issued().audience(GATEWAY, "https://b.example.com").build();
        refuses(wide, about(wide, ALICE, chain), "for another audience");
    }

    @Test
    void aTokenThatNamesItsActorsNeedsTheProvenanceAllTheSame() {
        var named = issued().actors(ORCHESTRATOR).build();

        assertThat(delegation(named, about(named, ALICE, ActorChain.of(ORCHESTRATOR)))
                        .actors())
                .isEqualTo(ActorChain.of(ORCHESTRATOR));
    }

    @Test
    void aTokenOfAFirstHandClientNeedsNoProvenanceAndIgnoresAny() {
        var first = issued().clientId("app").build();
        var another = about(issued().jti("jti-9").build(), ALICE, ActorChain.of(ORCHESTRATOR));

        assertIgnored(first, Answer.ready(another));
        assertIgnored(first, Answer.awaited(Mono.just(another)));
        assertIgnored(first, Answer.ready(about(first, ALICE, ActorChain.NONE)));
        assertIgnored(first, Answer.refused(new TokenRejected("forged")));
        assertIgnored(first, Answer.awaited(Mono.error(new TokenRejected("forged"))));
        assertThat(rules.delegation(first, presentation(null, null)).provenance())
                .isNull();
    }

    private void assertIgnored(VerifiedToken presented, Answer<VerifiedProvenance> beside) {
        assertThat(rules.beside(presented, credentials(), text -> beside)
                        .toMono()
                        .block(Duration.ofSeconds(10)))
                .isEmpty();
    }

    @Test
    void lawTwoATokenThatAGatewaySaysLostItsChainIsRefusedWhereNothingSaysSoOfItsIssuer() {
        var forgetful = new DelegationRules(Map.of(), Map.of());
        var about = about(token, ALICE, ActorChain.of(ORCHESTRATOR));
        var first = issued().clientId("app").build();

        for (var answer : List.of(Answer.ready(about), Answer.awaited(Mono.just(about)))) {
            assertThatExceptionOfType(TokenRejected.class)
                    .isThrownBy(() -> forgetful
                            .beside(token, credentials(), text -> answer)
                            .toMono()
                            .block(Duration.ofSeconds(10)))
                    .withMessageContaining("issuer https://as.example.com needs chain: beside");
        }
        assertThat(rules.beside(
                        first, credentials(), text -> Answer.ready(about(first, ALICE, ActorChain.of(ORCHESTRATOR)))))
                .isInstanceOf(Answer.Refused.class);
        // Whether it is one cannot be told.
        assertThat(forgetful.beside(token, credentials(), text -> Answer.refused(new KeysUnavailable("down"))))
                .isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aGatewaysOwnTokenCarriesItsChainAndNothingBesideItIsLookedAt() {
        var nothing = rules.beside(token().hop(1).build(), credentials(), text -> {
            throw new AssertionError("looked at");
        });

        assertThat(nothing).isEqualTo(Answer.ready(java.util.Optional.empty()));
    }

    @Test
    void lawTwoAnAgentsTokenIsASubjectTokenForTheAgentItselfAlone() {
        var ofAlice = issued().clientId("robot").build();
        var own = issued().clientId("robot")
                .subject(new Principal(SERVER, "robot"))
                .build();

        refuses(ofAlice, null, "client robot is not among them");
        refuses(issued().clientId("robot").subject(new Principal(IDP, "robot")).build(), null, "is not among them");
        assertThat(delegation(own, null).actors()).isEqualTo(ActorChain.NONE);
    }

    @Test
    void lawTwoAnActorTokenIsOfAnAgentAndNotOfAnApplication() {
        var ofApplication = agent(RESEARCHER).issuer(SERVER).clientId("app").build();
        var ofAgent = agent(RESEARCHER).issuer(SERVER).clientId("robot").build();

        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> rules.delegation(token().build(), presentation(ofApplication, null)))
                .withMessageContaining("first-hand-agents, and client app is not among them");
        assertThat(rules.delegation(token().build(), presentation(ofAgent, null))
                        .actors())
                .isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
    }

    @Test
    void aProvenanceBesideATokenThatNeedsItIsVerified() {
        assertThat(rules.beside(token, credentials(), ProvenanceVerifier.NONE)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void lawTwoAnActorTokenThatMayHaveLostItsChainIsRefused() {
        var actor = agent(RESEARCHER).issuer(SERVER).clientId("narrowgate").build();

        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> rules.delegation(token().build(), presentation(actor, null)))
                .withMessageContaining("actor token: tokens of https://as.example.com have their chain beside them");
    }

    @Test
    void theLimitOfTheDepthHolds() {
        var limited = TestProvenances.about(token)
                .hop(3)
                .maximumDepth(1)
                .believedUntil(Instant.MAX)
                .build();

        assertThatExceptionOfType(ActorUnauthorized.class)
                .isThrownBy(() -> rules.delegation(
                        token, presentation(agent(RESEARCHER).clientId("app").build(), limited)))
                .withMessageContaining("chain deeper than 1");
    }

    private Delegation delegation(VerifiedToken presented, VerifiedProvenance provenance) {
        return rules.delegation(presented, presentation(null, provenance));
    }

    private void refuses(VerifiedToken presented, VerifiedProvenance provenance, String reason) {
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> delegation(presented, provenance))
                .withMessageContaining(reason);
    }

    private static Presentation presentation(VerifiedToken actorToken, VerifiedProvenance provenance) {
        return new Presentation(
                AuthorizationScheme.BEARER, new VerifiedPresenter(Set.of(), actorToken, List.of()), null, provenance);
    }

    private static Credentials credentials() {
        return new Credentials(
                new BearerToken("token"),
                AuthorizationScheme.BEARER,
                null,
                Evidence.NONE,
                new BearerToken("provenance"),
                null);
    }

    private static VerifiedProvenance about(VerifiedToken token, Principal subject, ActorChain actors) {
        return about(token, token.id().issuer(), subject, actors);
    }

    private static VerifiedProvenance about(VerifiedToken token, String issuer, Principal subject, ActorChain actors) {
        return TestProvenances.about(token)
                .issuer(issuer)
                .subject(subject)
                .actors(actors)
                .hop(3)
                .ancestors(PARENT)
                .build();
    }
}
