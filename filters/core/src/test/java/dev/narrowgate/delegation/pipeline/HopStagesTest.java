package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestProvenances;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.HopObserver;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.OneTimeProof;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceRules;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An observer is told of each step of a hop, in order; of a refused hop it is told of the steps before the refusal. */
class HopStagesTest {

    private static final BearerToken TEXT = new BearerToken("in");

    private final List<VerifiedToken> genuine = new ArrayList<>();
    private final List<Verified> verified = new ArrayList<>();
    private final List<Decision> decided = new ArrayList<>();
    private final List<Principal> usedBy = new ArrayList<>();

    private VerifiedToken token = token().build();
    private TokenVerifier verifier = (text, use) -> Answer.ready(token);
    private ProvenanceVerifier provenances = ProvenanceVerifier.NONE;
    private DelegationRules rules = rules();
    private OneTimeProof proof = presenter -> Answer.ready(usedBy.add(presenter));
    private @Nullable VerifiedToken actorToken = agent(RESEARCHER).build();
    private @Nullable BearerToken statement;
    private Revocations revocations = Revocations.NONE;
    private TaskKeeper tasks = TaskKeeper.NONE;

    @Test
    void theObserverIsToldOfEachStep() {
        var permitted = ready(judge());

        assertThat(genuine).containsOnly(token);
        assertThat(verified).containsExactly(permitted.verified());
        assertThat(decided).containsExactly(permitted.permit());
    }

    @Test
    void aTokenIsGenuineEvenWhenItMayNotBePresentedHere() {
        token = token().audience("https://other.example.com").build();

        assertThat(refused(judge())).isInstanceOf(TokenRejected.class);

        assertThat(genuine).containsOnly(token);
        assertThat(verified).isEmpty();
    }

    @Test
    void aTokenWhosePresenterIsRefusedIsGenuineAllTheSame() {
        token = token().authorizedActor(ORCHESTRATOR).build();

        assertThat(refused(judge())).isInstanceOf(ActorUnauthorized.class);

        assertThat(genuine).containsOnly(token);
    }

    @Test
    void theObserverIsToldOfTheChainBesideTheToken() {
        token = token().actors(ActorChain.NONE).task(null).build();
        actorToken = null;
        statement = new BearerToken("statement");
        provenances = text -> Answer.ready(statementOf(token));
        rules = new DelegationRules(
                Map.of(IDP, Set.of(GATEWAY)), Map.of(), new ProvenanceRules(Map.of(IDP, Set.of()), Map.of(), Map.of()));

        var delegation = ready(judge()).delegation();

        assertThat(genuine).containsExactly(token, delegation.token());
        assertThat(delegation.token().actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
    }

    @Test
    void aProofForOneUseIsUsedUpByItsPresenter() {
        ready(judge());

        assertThat(usedBy).containsExactly(RESEARCHER);
    }

    @Test
    void aProofForOneUseIsNotUsedUpByAPresenterThatIsRefused() {
        token = token().authorizedActor(ORCHESTRATOR).build();

        judge();

        assertThat(usedBy).isEmpty();
    }

    @Test
    void aProofThatWasUsedBeforeRefusesTheHop() {
        proof = presenter -> {
            throw new ProofRejected(ProofRejected.Lack.PROOF, "used before");
        };

        assertThat(refused(judge())).isInstanceOf(ProofRejected.class);
        assertThat(verified).isEmpty();
    }

    @Test
    void anUnforeseenErrorIsToldByItsTypeAndPlaceAndNotByItsMessage() {
        verifier = (text, use) -> {
            throw new IllegalStateException("quotes a token");
        };

        assertThat(refused(judge()))
                .isInstanceOfSatisfying(
                        KeysUnavailable.class,
                        failure -> assertThat(failure.reason())
                                .startsWith("unforeseen: java.lang.IllegalStateException at "
                                        + HopStagesTest.class.getName())
                                .doesNotContain("quotes"));
    }

    @Test
    void anUnforeseenErrorWithoutAPlaceIsToldByItsType() {
        verifier = (text, use) -> {
            throw new NotAccepted();
        };

        assertThat(refused(judge()).reason()).isEqualTo("unforeseen: " + NotAccepted.class.getName());
    }

    /** Law 11, before any other fault: a revoked token is refused in every mode. */
    @Test
    void lawElevenARevokedTokenIsRefusedForThat() {
        token = token().audience("https://other.example.com").build();
        revocations = TestRevocations.among(Set.of(new Revocable.Token(token.id())));

        assertThat(refused(judge())).isInstanceOf(TokenRejected.class).hasMessageContaining("revoked");
        assertThat(usedBy).isEmpty();
    }

    @Test
    void lawElevenARevokedPresenterIsRefused() {
        revocations = TestRevocations.among(Set.of(new Revocable.Actor(RESEARCHER)));

        assertThat(refused(judge())).isInstanceOf(ActorRevoked.class);
        assertThat(usedBy).isEmpty();
    }

    @Test
    void lawElevenARevokedStatementBesideTheTokenIsRefused() {
        token = token().actors(ActorChain.NONE).task(null).build();
        actorToken = null;
        statement = new BearerToken("statement");
        var beside = statementOf(token);
        provenances = text -> Answer.ready(beside);
        rules = new DelegationRules(
                Map.of(IDP, Set.of(GATEWAY)), Map.of(), new ProvenanceRules(Map.of(IDP, Set.of()), Map.of(), Map.of()));
        revocations = TestRevocations.among(Set.of(new Revocable.Token(beside.id())));

        assertThat(refused(judge())).isInstanceOf(TokenRejected.class);
        assertThat(verified).isEmpty();
    }

    private Answer<Permitted> judge() {
        var stages = new HopStages(
                verifier,
                provenances,
                shown -> Answer.ready(
                        new VerifiedPresenter(Set.of(), Instant.MAX, actorToken, List.of(), List.of(proof))),
                rules,
                (request, until) -> Answer.ready(TestExchanges.permit()),
                revocations,
                tasks);
        var received = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null);
        var actor = actorToken == null ? null : new BearerToken("actor");
        var credentials = new Credentials(TEXT, AuthorizationScheme.BEARER, actor, Evidence.NONE, statement, null);
        return stages.judge(received, Answer.ready(credentials), new Observer());
    }

    private static Permitted ready(Answer<Permitted> answer) {
        return answer.toMono().block();
    }

    private static DelegationFailure refused(Answer<Permitted> answer) {
        return ((Answer.Refused<Permitted>) answer).failure();
    }

    private static VerifiedProvenance statementOf(VerifiedToken token) {
        return TestProvenances.about(token)
                .issuer(IDP)
                .expiresAt(token.expiresAt())
                .believedUntil(token.validity().believedUntil())
                .build();
    }

    /** Keeps all that it is told. */
    private final class Observer implements HopObserver {
        @Override
        public void genuine(BearerToken text, VerifiedToken subjectToken) {
            assertThat(text).isEqualTo(TEXT);
            genuine.add(subjectToken);
        }

        @Override
        public void verified(Verified hop) {
            verified.add(hop);
        }

        @Override
        public void decided(Decision verdict) {
            decided.add(verdict);
        }
    }
}
