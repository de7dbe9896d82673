package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Shadowed;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.BearerToken;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class AuditTrailTest {

    private final Queue<AuditRecord> written = new ConcurrentLinkedQueue<>();
    private final Received received = new Received(
            "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/"), null);
    private final AuditTrail trail = new AuditTrail(
            received,
            record -> {
                written.add(record);
                return Answer.ready(new Recorded(record));
            },
            () -> NOW);

    @Test
    void afterTheCallerHasLeftNothingIsPermitted() {
        trail.cancelled();

        assertThat(trail.permitted(exchanged())).isInstanceOf(Answer.Refused.class);
        assertThat(trail.refused(new TokenRejected("forged"), 401)).isInstanceOf(Answer.Refused.class);
        assertThat(written).hasSize(1);
    }

    @Test
    void theFactsOfATokenAreKnownOnceItIsGenuine() {
        assertThat(trail.genuine()).isNull();
        assertThat(trail.grounds()).isEqualTo(Grounds.NONE);

        var token = TestDelegations.token().build();
        trail.genuine(new BearerToken("text"), token);

        assertThat(trail.genuine()).isEqualTo(token);
        assertThat(trail.grounds()).isEqualTo(Grounds.of(token));
    }

    @Test
    void inTheShadowOfAPolicySeveralFaultsAreAllNamedAndOneIsTheResult() {
        var one = new PolicyDenied("one");

        shadowed(List.of(one, new PolicyDenied("two")), one);
        assertThat(last().result().faults()).extracting(fault -> fault.reason()).containsExactly("one", "two");

        shadowed(List.of(one), one);
        assertThat(last().result().faults()).isEmpty();
    }

    private void shadowed(List<Denied> unmet, Denied result) {
        var shadow = new Shadow(
                OutgoingAuthorization.secret("X-Api-Key", "legacy"), NOW.plusSeconds(60), "gateway", () -> "shadow-1");
        var seen = new Received(
                "hop-1",
                NOW,
                received.policy(),
                received.action(),
                received.resource(),
                null,
                PresentedTexts.NONE,
                Caller.UNKNOWN,
                shadow);
        var shadowTrail = new AuditTrail(
                seen,
                record -> {
                    written.add(record);
                    return Answer.ready(new Recorded(record));
                },
                () -> NOW);
        shadowTrail.unmet(unmet);
        shadowTrail.permitted(new Shadowed(seen, result, Grounds.NONE));
    }

    @Test
    void aHopThatWasNotPermittedHasNoEnd() {
        trail.completed(200);
        trail.failed(new NextHopUnavailable("reset"), 502);

        assertThat(written).isEmpty();
    }

    @Test
    void aCallerThatLeavesWhileThePermissionIsWrittenIsWrittenDownAfterIt() {
        for (var refused : List.of(false, true)) {
            var records = new java.util.ArrayList<AuditRecord>();
            var trails = new AuditTrail[1];
            trails[0] = new AuditTrail(
                    received,
                    entry -> {
                        records.add((AuditRecord) entry);
                        if (records.size() == 1) {
                            trails[0].cancelled();
                        }
                        return refused
                                ? Answer.refused(new AuditUnavailable("full"))
                                : Answer.ready(new Recorded(entry));
                    },
                    () -> NOW);

            trails[0].permitted(exchanged());

            assertThat(records).extracting(AuditRecord::outcome).containsExactly(Outcome.PERMITTED, Outcome.CANCELLED);
            // A permission that could not be written down is none.
            assertThat(records.getLast().event()).isEqualTo(refused ? AuditEvent.DECIDED : AuditEvent.COMPLETED);
        }
    }

    @Test
    void theEndOfAHopHasTheBytesThatWentUntilThen() {
        trail.permitted(exchanged());
        trail.traffic().sentToNextHop(3);
        trail.traffic().sentToCaller(4);
        trail.traffic().sentToCaller(1);
        trail.completed(200);
        trail.traffic().sentToCaller(100);

        assertThat(written).extracting(record -> record.response().bytes()).containsExactly(null, new BodyBytes(3, 5));
    }

    @Test
    void aCallerThatLeavesWithinItsAnswerHasGotItsStatus() {
        trail.permitted(exchanged());
        trail.traffic().answered(206);
        trail.cancelled("the gateway closed it");

        var end = last();
        assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(end.response().status()).isEqualTo(206);
        assertThat(end.result().reason()).isEqualTo("the gateway closed it");
    }

    /** As when the connection is closed behind the answer. */
    @Test
    void aCancelBehindTheWholeAnswerIsNone() {
        trail.permitted(exchanged());
        trail.traffic().forwarded();
        trail.traffic().answered(204);
        trail.traffic().completed();
        trail.cancelled();

        assertThat(last().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(last().response().status()).isEqualTo(204);
    }

    /** The end of a chunked answer is more than its bytes; of one with a length they are all (RFC 9112, section 6.3). */
    @Test
    void aCancelBehindTheLastByteOfAnAnnouncedLengthIsNone() {
        trail.permitted(exchanged());
        trail.traffic().forwarded();
        trail.traffic().answered(200);
        trail.traffic().announced(5);
        trail.traffic().sentToCaller(3);
        assertThat(trail.traffic().isComplete()).isFalse();
        trail.traffic().sentToCaller(2);
        trail.cancelled();

        assertThat(last().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(last().response().status()).isEqualTo(200);
    }

    @Test
    void aRequestThatTheGatewayBreaksOffIsNotLeftByItsCaller() {
        trail.permitted(exchanged());
        trail.traffic().forwarded();
        trail.brokenOff(new RequestMalformed("the body broke off: chunk"), 400);

        assertThat(written).hasSize(2);
        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(last().result().code()).isEqualTo("request-malformed");
        assertThat(last().response().status()).isEqualTo(400);
    }

    @Test
    void aHopBrokenOffBehindAWholeAnswerIsCompleted() {
        trail.permitted(exchanged());
        trail.traffic().forwarded();
        trail.traffic().answered(204);
        trail.traffic().completed();
        trail.brokenOff(new RequestMalformed("the body broke off: chunk"), 400);

        assertThat(last().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aHopBrokenOffBeforeItIsPermittedIsCancelled() {
        trail.brokenOff(new RequestMalformed("the body broke off: chunk"), 400);

        assertThat(last().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(trail.permitted(exchanged())).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void anAnswerWithoutAForwardIsNoneOfTheNextHop() {
        trail.permitted(exchanged());
        trail.traffic().answered(429);
        trail.traffic().completed();
        trail.cancelled();

        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(last().result().code()).isEqualTo("not-forwarded");
        assertThat(last().response().status()).isEqualTo(429);
    }

    private AuditRecord last() {
        return List.copyOf(written).getLast();
    }

    @Test
    void aRecordHoldsNothingOfWhatWasPresented() {
        var token = "an-opaque-token-of-alice-1234567890";
        var shown = PresentedTexts.of(List.of(new PresentedText("Authorization", token)));
        var asked = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/" + token),
                "trace",
                shown,
                Caller.UNKNOWN);

        new AuditTrail(
                        asked,
                        entry -> {
                            written.add((AuditRecord) entry);
                            return Answer.ready(new Recorded(entry));
                        },
                        () -> NOW)
                .refused(new TokenRejected("the server said " + token + " ".repeat(5000)), 401);

        assertThat(written).singleElement().satisfies(record -> {
            assertThat(record.received().resource().path()).isEqualTo("/tickets/[a token]");
            assertThat(record.received().traceId()).isEqualTo("trace");
            assertThat(record.result().reason())
                    .startsWith("the server said [a token]")
                    .endsWith("characters)");
        });
    }

    @Test
    void outcomesAndEventsHaveTheNamesOfTheContract() {
        assertThat(Stream.of(Outcome.values()).map(Outcome::text))
                .containsExactly("permitted", "denied", "rejected", "failed", "shadowed", "completed", "cancelled");
        assertThat(Stream.of(AuditEvent.values()).map(AuditEvent::text))
                .containsExactly("decided", "repeated", "completed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondTokenThatDidNotLeaveIsNotTheOneThatWentOut(boolean later) {
        var full = new AuditUnavailable("full");
        var broken = new AuditTrail(
                received,
                record -> {
                    written.add(record);
                    return record.event() != AuditEvent.REPEATED
                            ? Answer.ready(new Recorded(record))
                            : later ? Answer.awaited(Mono.error(full)) : Answer.refused(full);
                },
                () -> NOW);
        var first = exchanged();
        broken.permitted(first);

        assertThat(broken.repeated(exchanged(NOW.plusSeconds(1)))
                        .toMono()
                        .onErrorComplete()
                        .block())
                .isNull();
        broken.failed(full, 503);

        assertThat(written)
                .extracting(AuditRecord::event)
                .containsExactly(AuditEvent.DECIDED, AuditEvent.REPEATED, AuditEvent.COMPLETED);
        assertThat(List.copyOf(written).getLast().facts().outgoing()).isEqualTo(first.token());
    }

    private Exchanged exchanged() {
        return exchanged(NOW);
    }

    private Exchanged exchanged(Instant at) {
        var permitted = new Permitted(
                new Verified(received, TestDelegations.delegation(), TestExchanges.PRESENTED), TestExchanges.permit());
        return new Exchanged(permitted, TestExchanges.issued(permitted.exchangeRequest(), at), at);
    }
}
