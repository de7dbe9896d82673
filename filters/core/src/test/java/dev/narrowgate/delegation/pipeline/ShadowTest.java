package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.RESEARCHER;
import static dev.narrowgate.delegation.TestDelegations.agent;
import static dev.narrowgate.delegation.TestDelegations.rules;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Hop;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.provenance.Provenance;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** A policy that is not enforced yet: every stage refuses, fails, throws and stays silent. */
class ShadowTest {

    private static final Shadow SHADOW = new Shadow(
            OutgoingAuthorization.secret("X-Api-Key", "legacy"),
            NOW.plusSeconds(60),
            "https://gateway",
            () -> "shadow-1");

    private final List<AuditRecord> audited = new ArrayList<>();
    private final List<ForwardableHop> forwarded = new ArrayList<>();

    private Shadow shadow = SHADOW;
    private Answer<Credentials> credentials =
            Answer.ready(new Credentials(new BearerToken("in"), AuthorizationScheme.BEARER, null, Evidence.NONE));
    private Supplier<Answer<VerifiedToken>> verified = () -> Answer.ready(token().build());
    private Supplier<Answer<Decision>> decision = () -> Answer.ready(TestExchanges.permit());
    private Supplier<Answer<IssuedToken>> exchanged;
    private Supplier<Answer<Recorded>> recorded;

    @Test
    void aPermittedHopGetsTheCredentialAndItsProvenance() {
        assertThat(run()).isNull();

        var hop = forwarded.getFirst();
        assertThat(headers(hop)).isEqualTo(Map.of("X-Api-Key", "legacy"));
        assertThat(hop.provenance()).isNotEqualTo(Provenance.NONE);
        assertThat(hop.shadowed()).isNull();
        assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.COMPLETED);
        assertThat(audited.getFirst().facts().outgoing().id().jti()).isEqualTo("shadow-1");
    }

    static List<DelegationFailure> covered() {
        return List.of(
                new TokenMissing(),
                new TokenRejected("foreign"),
                new PolicyDenied("no"),
                new KeysUnavailable("none"),
                new DecisionUnavailable("none"),
                new ExchangeRejected("wider"),
                new ExchangeUnavailable("none"));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void aRefusedHopGoesOnWithTheCredentialAlone(DelegationFailure refusal) {
        credentials = Answer.refused(refusal);

        assertThat(run()).isNull();

        var hop = forwarded.getFirst();
        assertThat(headers(hop)).isEqualTo(Map.of("X-Api-Key", "legacy"));
        assertThat(hop.provenance()).isEqualTo(Provenance.NONE);
        assertThat(hop.hop().end()).isEqualTo(SHADOW.until());
        assertThat(hop.shadowed().failure()).isEqualTo(refusal);
        assertThat(audited).extracting(AuditRecord::event).containsExactly(AuditEvent.DECIDED, AuditEvent.COMPLETED);
        assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.SHADOWED, Outcome.COMPLETED);
        assertThat(audited.getFirst().result().code()).isEqualTo(refusal.code());
        assertThat(audited.getFirst().facts().outgoing()).isNull();
    }

    static List<DelegationFailure> others() {
        return List.of(
                new RequestMalformed("broken"),
                TokenRejected.revoked("revoked"),
                TokenRejected.revoked("revoked").asOfActor(),
                new TaskClosed("revoked"),
                new ActorRevoked("revoked"),
                new StoreUnavailable("down"),
                new DepartureRefused("gone"),
                new AuditUnavailable("full"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void lawSevenForwardsNothingThatIsBrokenRevokedOrNotRecorded(DelegationFailure refusal) {
        credentials = Answer.refused(refusal);
        assertThat(run()).isEqualTo(refusal);

        credentials = Answer.awaited(Mono.error(refusal));
        assertThat(run()).isEqualTo(refusal);

        assertThat(forwarded).isEmpty();
        assertThat(audited).extracting(AuditRecord::outcome).doesNotContain(Outcome.SHADOWED, Outcome.PERMITTED);
    }

    @ParameterizedTest
    @MethodSource("covered")
    void lawSevenForwardsNoRefusedHopOfAnEnforcedPolicy(DelegationFailure refusal) {
        shadow = null;
        credentials = Answer.refused(refusal);

        assertThat(run()).isEqualTo(refusal);
        assertThat(forwarded).isEmpty();
    }

    /** The ways in which a stage may not give a value. */
    private enum Fault {
        REFUSED,
        REFUSED_LATER,
        EMPTY,
        THROWN,
        UNFORESEEN_LATER;

        <T> Answer<T> of(DelegationFailure failure) {
            return switch (this) {
                case REFUSED -> Answer.refused(failure);
                case REFUSED_LATER -> Answer.awaited(Mono.error(failure));
                case EMPTY -> Answer.awaited(Mono.empty());
                case THROWN -> throw new IllegalStateException("thrown");
                case UNFORESEEN_LATER -> Answer.awaited(Mono.error(new IllegalStateException("later")));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void lawEightEachFaultOfAJudgingStageIsRecordedBeforeTheHopGoesOn(Fault fault) {
        for (int stage = 0; stage < 3; stage++) {
            verified = stage == 0 ? () -> fault.of(new KeysUnavailable("none")) : () -> Answer.ready(token().build());
            decision = stage == 1
                    ? () -> fault.of(new DecisionUnavailable("none"))
                    : () -> Answer.ready(TestExchanges.permit());
            exchanged = stage == 2 ? () -> fault.of(new ExchangeUnavailable("none")) : null;
            audited.clear();
            forwarded.clear();

            assertThat(run()).isNull();

            assertThat(forwarded).hasSize(1);
            assertThat(forwarded.getFirst().recorded().what()).isEqualTo(audited.getFirst());
            assertThat(audited.getFirst().outcome()).isEqualTo(Outcome.SHADOWED);
            assertThat(audited.getFirst().result().code())
                    .isEqualTo(List.of("keys-unavailable", "decision-unavailable", "exchange-unavailable")
                            .get(stage));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lawSevenForwardsNothingWithoutARecord(Fault fault) {
        decision = () -> Answer.ready(new Deny("decision-1", "tickets", new PolicyDenied("no")));
        recorded = () -> fault.of(new AuditUnavailable("full"));

        assertThat(run()).isInstanceOf(AuditUnavailable.class);
        assertThat(forwarded).isEmpty();
    }

    @Test
    void aLostConnectionIsWorthASecondRecordAndAttempt() {
        credentials = Answer.refused(new TokenMissing());

        var failure = run(departure -> departure.again()
                ? Mono.just(200)
                : Mono.error(new NotAnswered(new DelegationFailure.NextHopUnavailable("lost"))));

        assertThat(failure).isNull();
        assertThat(audited)
                .extracting(AuditRecord::event)
                .containsExactly(AuditEvent.DECIDED, AuditEvent.REPEATED, AuditEvent.COMPLETED);
        assertThat(audited)
                .extracting(AuditRecord::outcome)
                .containsExactly(Outcome.SHADOWED, Outcome.SHADOWED, Outcome.COMPLETED);
    }

    @Test
    void lawSevenNoRefusedHopIsMadeWithoutAShadow() {
        var enforced = received(null);

        assertThatExceptionOfType(DecisionUnavailable.class)
                .isThrownBy(() -> new Hop.Shadowed(enforced, new TokenMissing(), Grounds.NONE));
        assertThatExceptionOfType(DecisionUnavailable.class)
                .isThrownBy(() -> new Hop.Shadowed(received(SHADOW), new RequestMalformed("broken"), Grounds.NONE));
    }

    @Test
    void doesNotShowItsCredential() {
        assertThat(SHADOW.toString()).doesNotContain("legacy");
    }

    private static Map<String, String> headers(ForwardableHop hop) {
        return hop.hop().authorization().headers(new OutgoingRequest("GET", "http://a"));
    }

    private static Received received(Shadow shadow) {
        return new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null,
                PresentedTexts.NONE,
                Caller.UNKNOWN,
                shadow);
    }

    private Throwable run() {
        return run(departure -> Mono.just(204));
    }

    private Throwable run(Function<ForwardableHop, Mono<Integer>> forwarding) {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        (token, use) -> use == TokenUse.SUBJECT
                                ? verified.get()
                                : Answer.ready(agent(RESEARCHER).build()),
                        ProvenanceVerifier.NONE,
                        shown -> Answer.ready(VerifiedPresenter.NOTHING),
                        rules(),
                        (request, until) -> decision.get(),
                        Revocations.NONE,
                        TaskKeeper.NONE),
                request -> exchanged == null ? Answer.ready(TestExchanges.issued(request, NOW)) : exchanged.get(),
                record -> {
                    audited.add(record);
                    return recorded == null || record.event() == AuditEvent.COMPLETED
                            ? Answer.ready(new Recorded(record))
                            : recorded.get();
                },
                () -> NOW,
                failure -> 599);
        try {
            pipeline.run(received(shadow), credentials, departure -> {
                        forwarded.add(departure);
                        return forwarding.apply(departure);
                    })
                    .block(Duration.ofSeconds(5));
            return null;
        } catch (DelegationFailure failure) {
            return failure;
        }
    }
}
