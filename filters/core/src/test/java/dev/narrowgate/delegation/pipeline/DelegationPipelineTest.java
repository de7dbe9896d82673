package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.*;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class DelegationPipelineTest {

    private final List<AuditRecord> audited = new ArrayList<>();
    private final List<ForwardableHop> forwarded = new ArrayList<>();

    private Answer<Credentials> credentials =
            Answer.ready(new Credentials(new BearerToken("in"), AuthorizationScheme.BEARER, null, Evidence.NONE));
    private Function<TokenUse, Answer<VerifiedToken>> verifying = use -> Answer.ready(
            use == TokenUse.SUBJECT ? token().build() : agent(RESEARCHER).build());
    private Answer<Decision> decision = Answer.ready(TestExchanges.permit());
    private Function<ExchangeRequest, Answer<IssuedToken>> exchanging =
            request -> Answer.ready(TestExchanges.issued(request, NOW));
    private Function<AuditRecord, Answer<Recorded>> recording = record -> Answer.ready(new Recorded(record));
    private Function<ForwardableHop, Mono<Integer>> forwarding = departure -> Mono.just(204);

    @Test
    void forwardsWhatWasVerifiedDecidedExchangedAndRecorded() {
        assertThat(run()).isNull();

        assertThat(forwarded).singleElement().satisfies(departure -> {
            assertThat(departure.hop().authorization().headers(new OutgoingRequest("GET", "http://a")))
                    .containsEntry("Authorization", "Bearer issued");
            assertThat(departure.recorded().what()).isEqualTo(audited.getFirst());
            assertThat(departure.provenance().values()).containsValue("alice");
        });
        assertThat(audited).extracting(AuditRecord::event).containsExactly(AuditEvent.DECIDED, AuditEvent.COMPLETED);
        assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.COMPLETED);
        assertThat(audited.getLast().response().status()).isEqualTo(204);
        assertThat(audited.getFirst().facts().decision()).isEqualTo("decision-1");
    }

    @Test
    void verifiesTheActorTokenJustAsWell() {
        credentials = Answer.ready(new Credentials(
                new BearerToken("in"), AuthorizationScheme.BEARER, new BearerToken("actor"), Evidence.NONE));

        assertThat(run()).isNull();

        assertThat(((Exchanged) forwarded.getFirst().hop()).delegation().actor())
                .contains(RESEARCHER);
    }

    @Test
    void waitsForWhatHasToWait() {
        verifying = use -> Answer.awaited(Mono.just(token().build()).delayElement(Duration.ofMillis(1)));
        decision = Answer.awaited(Mono.just((Decision) TestExchanges.permit()).delayElement(Duration.ofMillis(1)));
        exchanging = request ->
                Answer.awaited(Mono.just(TestExchanges.issued(request, NOW)).delayElement(Duration.ofMillis(1)));
        recording = record -> Answer.awaited(Mono.just(new Recorded(record)).delayElement(Duration.ofMillis(1)));

        assertThat(run()).isNull();
        assertThat(forwarded).hasSize(1);
        assertThat(audited).hasSize(2);
    }

    @Test
    void aTokenThatTheNextHopDoesNotAcceptIsExchangedAndRecordedOnceMore() {
        forwarding = departure -> departure.again() ? Mono.just(200) : Mono.error(new NotAccepted());

        assertThat(run()).isNull();

        assertThat(forwarded).extracting(ForwardableHop::again).containsExactly(false, true);
        assertThat(audited)
                .extracting(AuditRecord::event)
                .containsExactly(AuditEvent.DECIDED, AuditEvent.REPEATED, AuditEvent.COMPLETED);
    }

    @Test
    void aRequestThatIsNotAnsweredIsRecordedBeforeItIsSentOnceMore() {
        forwarding = departure -> departure.again() ? Mono.just(200) : lost();

        assertThat(run()).isNull();

        assertThat(forwarded).extracting(ForwardableHop::again).containsExactly(false, true);
        assertThat(forwarded)
                .extracting(ForwardableHop::hop)
                .containsOnly(forwarded.getFirst().hop());
        assertThat(audited)
                .extracting(AuditRecord::event)
                .containsExactly(AuditEvent.DECIDED, AuditEvent.REPEATED, AuditEvent.COMPLETED);
        assertThat(audited)
                .extracting(AuditRecord::id)
                .containsOnly(audited.getFirst().id());
        assertThat(forwarded.getLast().recorded().what()).isEqualTo(audited.get(1));
    }

    @Test
    void aNextHopThatNeverAnswersIsAskedTwice() {
        forwarding = departure -> lost();

        assertThat(run()).isInstanceOf(NextHopUnavailable.class).hasMessageContaining("closed");

        assertThat(forwarded).hasSize(2);
        assertThat(audited.getLast().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(audited.getLast().result().reason()).isEqualTo("closed");
    }

    private static Mono<Integer> lost() {
        return Mono.error(new NotAnswered(new NextHopUnavailable("closed")));
    }

    @Test
    void aNextHopThatAcceptsNothingIsAskedTwice() {
        forwarding = departure -> Mono.error(new NotAccepted());

        assertThat(run()).isInstanceOf(NextHopUnavailable.class);

        assertThat(forwarded).hasSize(2);
        assertThat(audited.getLast().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Nested
    class LawSevenNoDecisionNoRequest {

        @Test
        void aSecondAttemptThatCannotBeExchangedIsNotMade() {
            forwarding = departure -> {
                exchanging = request -> Answer.refused(new ExchangeUnavailable("down"));
                return Mono.error(new NotAccepted());
            };

            assertThat(run()).isInstanceOf(ExchangeUnavailable.class);

            assertThat(forwarded).hasSize(1);
            assertThat(audited.getLast().outcome()).isEqualTo(Outcome.FAILED);
        }

        @Test
        void anErrorOfAStageEndsInARefusalAndARecord() {
            exchanging = request -> {
                throw new StackOverflowError();
            };

            assertThat(run()).isInstanceOf(ExchangeUnavailable.class);

            assertThat(forwarded).isEmpty();
            assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.FAILED);
        }

        @Test
        void aSecondAttemptThatIsWiderIsNotMade() {
            forwarding = departure -> {
                exchanging = request -> Answer.ready(TestExchanges.issued(
                        new ExchangeRequest(request.delegation(), wider(), request.presented()), NOW));
                return Mono.error(new NotAccepted());
            };

            assertThat(run()).isInstanceOf(ExchangeRejected.class);

            assertThat(forwarded).hasSize(1);
        }

        @Test
        void aSecondAttemptThatCannotBeRecordedIsNotMade() {
            forwarding = departure -> {
                recording = record -> Answer.refused(new AuditUnavailable("full"));
                return Mono.error(new NotAccepted());
            };

            assertThat(run()).isInstanceOf(AuditUnavailable.class);

            assertThat(forwarded).hasSize(1);
        }

        @Test
        void aRepetitionThatCannotBeRecordedIsNotMade() {
            forwarding = departure -> {
                recording = record -> Answer.refused(new AuditUnavailable("full"));
                return lost();
            };

            assertThat(run()).isInstanceOf(AuditUnavailable.class);

            assertThat(forwarded).hasSize(1);
        }

        @Test
        void noCredentialsNoRequest() {
            credentials = Answer.refused(new TokenMissing());

            refused(TokenMissing.class, Outcome.REJECTED);
        }

        @Test
        void aRejectedTokenIsNotForwarded() {
            verifying = use -> Answer.refused(new TokenRejected("forged"));

            refused(TokenRejected.class, Outcome.REJECTED);
        }

        @Test
        void aRejectedActorTokenIsNotForwarded() {
            credentials = Answer.ready(new Credentials(
                    new BearerToken("in"), AuthorizationScheme.BEARER, new BearerToken("actor"), Evidence.NONE));
            verifying = use -> use == TokenUse.SUBJECT
                    ? Answer.ready(token().build())
                    : Answer.refused(new TokenRejected("forged"));

            refused(TokenRejected.class, Outcome.REJECTED);
            assertThat(audited.getFirst().facts().token()).isNotNull();
            assertThat(audited.getFirst().facts().delegation()).isNull();
        }

        @Test
        void aDenialIsNotForwardedAndItsDecisionIsRecorded() {
            decision = Answer.ready(new Decision.Deny("decision-2", "tickets", new PolicyDenied("no")));

            refused(PolicyDenied.class, Outcome.DENIED);
            assertThat(audited.getFirst().facts().decision()).isEqualTo("decision-2");
            assertThat(audited.getFirst().result().reason()).isEqualTo("no");
        }

        @Test
        void aDecisionThatGrantsMoreThanArrivedIsNone() {
            decision = Answer.ready(new Decision.Permit(
                    "d", "tickets", new Grant(TestPolicies.AUDIENCE, Scopes.of("everything"), Duration.ofSeconds(30))));

            refused(DecisionUnavailable.class, Outcome.FAILED);
        }

        @Test
        void aWiderTokenIsNotSent() {
            exchanging = request -> Answer.ready(
                    TestExchanges.issued(new ExchangeRequest(request.delegation(), wider(), request.presented()), NOW));

            refused(ExchangeRejected.class, Outcome.FAILED);
        }

        @Test
        void noRecordNoRequest() {
            recording = record -> record.outcome() == Outcome.PERMITTED
                    ? Answer.refused(new AuditUnavailable("disk full"))
                    : Answer.ready(new Recorded(record));

            assertThat(run()).isInstanceOf(AuditUnavailable.class);
            assertThat(forwarded).isEmpty();
            assertThat(audited.getLast().outcome()).isEqualTo(Outcome.FAILED);
        }

        @Test
        void aRefusalStandsEvenWhenItCannotBeRecorded() {
            verifying = use -> Answer.refused(new TokenRejected("forged"));
            recording = record -> Answer.awaited(Mono.error(new AuditUnavailable("disk full")));

            assertThat(run()).isInstanceOf(TokenRejected.class);
            assertThat(forwarded).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"verify", "decide", "exchange", "record"})
        void aSilentStageIsAFailureNotASuccess(String stage) {
            break_(stage, Answer.awaited(Mono.empty()));

            assertThat(run()).isInstanceOf(Failed.class);
            assertThat(forwarded).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"verify", "decide", "exchange", "record"})
        void anUnforeseenErrorLaterIsAFailureOfItsStage(String stage) {
            break_(stage, Answer.awaited(Mono.error(new IllegalStateException("secret"))));

            assertThat(run()).isInstanceOf(Failed.class).hasMessageNotContaining("secret");
            assertThat(forwarded).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"verify", "decide", "exchange", "record"})
        void anUnforeseenErrorAtOnceIsAFailureOfItsStage(String stage) {
            break_(stage, null);

            assertThat(run()).isInstanceOf(Failed.class);
            assertThat(forwarded).isEmpty();
        }
    }

    @Nested
    class LawEightEveryHopLeavesItsRecord {

        @Test
        void aNextHopThatBreaksOffIsRecorded() {
            forwarding = departure -> Mono.error(new NextHopTimeout("no answer"));

            assertThat(run()).isInstanceOf(NextHopTimeout.class);
            assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.FAILED);
            assertThat(audited.getLast().result().code()).isEqualTo("next-hop-timeout");
            assertThat(audited.getLast().response().status()).isEqualTo(599);
        }

        @Test
        void aForwardThatThrowsOrSaysNothingIsRecorded() {
            forwarding = departure -> {
                throw new IllegalStateException();
            };
            assertThat(run()).isInstanceOf(NextHopUnavailable.class);

            forwarding = departure -> Mono.empty();
            assertThat(run()).isInstanceOf(NextHopUnavailable.class);
            assertThat(audited).hasSize(4);
        }

        @Test
        void aCallerThatLeavesWhileItIsDecidedIsRecordedAndNothingIsForwarded() {
            var later = Sinks.<VerifiedToken>one();
            verifying = use -> Answer.awaited(later.asMono());

            var running = pipeline().subscribe();
            running.dispose();
            later.tryEmitValue(token().build());

            assertThat(forwarded).isEmpty();
            assertThat(audited).singleElement().satisfies(record -> {
                assertThat(record.event()).isEqualTo(AuditEvent.DECIDED);
                assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
            });
        }

        @Test
        void aCallerThatLeavesWhileItIsRecordedIsNotForwarded() {
            var written = Sinks.<Recorded>one();
            recording = record -> Answer.awaited(written.asMono());

            var running = pipeline().subscribe();
            running.dispose();
            written.tryEmitValue(new Recorded(audited.getFirst()));

            assertThat(forwarded).isEmpty();
            assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.CANCELLED);
        }

        @Test
        void aCallerThatLeavesWhileItIsForwardedIsRecorded() {
            forwarding = departure -> Mono.never();

            pipeline().subscribe().dispose();

            assertThat(audited).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.CANCELLED);
            assertThat(audited.getLast().event()).isEqualTo(AuditEvent.COMPLETED);
        }
    }

    private void refused(Class<? extends DelegationFailure> failure, Outcome outcome) {
        assertThat(run()).isInstanceOf(failure);
        assertThat(forwarded).isEmpty();
        assertThat(audited).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(outcome);
            assertThat(record.event()).isEqualTo(AuditEvent.DECIDED);
            assertThat(record.response().status()).isEqualTo(599);
        });
    }

    /** Null makes the stage throw. */
    @SuppressWarnings("unchecked")
    private void break_(String stage, Answer<?> answer) {
        switch (stage) {
            case "verify" -> verifying = use -> (Answer<VerifiedToken>) orThrow(answer);
            case "decide" -> decision = (Answer<Decision>) answer;
            case "exchange" -> exchanging = request -> (Answer<IssuedToken>) orThrow(answer);
            default -> recording = record -> (Answer<Recorded>) orThrow(answer);
        }
    }

    private static Answer<?> orThrow(Answer<?> answer) {
        if (answer == null) {
            throw new IllegalStateException("secret");
        }
        return answer;
    }

    private static Decision.Permit wider() {
        return new Decision.Permit(
                "decision-1",
                "tickets",
                new Grant(TestPolicies.AUDIENCE, Scopes.of("tickets:read", "tickets:write"), Duration.ofSeconds(30)));
    }

    private Throwable run() {
        try {
            pipeline().block();
            return null;
        } catch (DelegationFailure failure) {
            return failure;
        }
    }

    @SuppressWarnings("unchecked")
    private Mono<Void> pipeline() {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        (token, use) -> verifying.apply(use),
                        ProvenanceVerifier.NONE,
                        shown -> verifying
                                .apply(TokenUse.ACTOR)
                                .then(actor -> Answer.ready(new VerifiedPresenter(Set.of(), actor, List.of()))),
                        rules(),
                        (request, until) -> (Answer<Decision>) orThrow(decision),
                        Revocations.NONE,
                        TaskKeeper.NONE),
                request -> exchanging.apply(request),
                record -> {
                    audited.add(record);
                    return recording.apply(record);
                },
                () -> NOW,
                failure -> 599);
        var received = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null);
        return pipeline.run(received, credentials, departure -> {
            forwarded.add(departure);
            return forwarding.apply(departure);
        });
    }
}
