package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Law 8: the trail of a hop follows the answers of its sink. */
class RecordedTrailTest {

    private final List<AuditRecord> written = new ArrayList<>();
    private Function<AuditRecord, Answer<Recorded>> sink = record -> Answer.ready(new Recorded(record));
    private final Received received = new Received(
            "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/"), null);
    private final AuditTrail trail = new AuditTrail(
            received,
            record -> {
                written.add(record);
                return sink.apply(record);
            },
            () -> NOW);

    @Test
    void aRecordIsFoundUnderTheIdOfItsHop() {
        var answer = trail.refused(new TokenRejected("forged"), 401);

        assertThat(answer).isEqualTo(Answer.ready(new Recorded(written.getFirst(), "hop-1")));
        assertThat(written.getFirst().id()).isEqualTo("hop-1");
    }

    @Test
    void aRefusalThatIsCountedIsFoundUnderTheRecordThatCountsIt() {
        sink = record -> Answer.ready(new Recorded(record, "counted-1"));

        trail.refused(new TokenRejected("forged"), 401);

        assertThat(trail.refusal(new TokenRejected("forged")).instance()).isEqualTo("counted-1");
    }

    @Test
    void aSinkThatBreaksPermitsNothing() {
        sink = record -> {
            throw new IllegalStateException("quotes a token");
        };

        assertThat(trail.permitted(exchanged()))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOf(AuditUnavailable.class)
                                .hasMessageStartingWith("unforeseen: java.lang.IllegalStateException at ")
                                .hasMessageNotContaining("quotes a token"));
    }

    @Test
    void aSecondAttemptIsNotForwardedUntilItIsSent() {
        trail.permitted(exchanged());
        trail.traffic().forwarded();
        trail.repeated(exchanged());
        trail.traffic().answered(429);
        trail.traffic().completed();

        trail.cancelled();

        assertThat(written.getLast().result().code()).isEqualTo("not-forwarded");
    }

    @Test
    void aCallerThatTheGatewayCutOffLeavesForItsReason() {
        trail.permitted(exchanged());
        trail.traffic().cutFor(() -> "the token was revoked");

        trail.cancelled();

        assertThat(written.getLast().result().reason()).isEqualTo("the token was revoked");
    }

    @Test
    void aCallerThatLeavesByItselfGivesNoReason() {
        trail.permitted(exchanged());

        trail.cancelled();

        assertThat(written.getLast().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(written.getLast().result().reason()).isNull();
    }

    @Test
    void aRefusalIsGenuineWhenItNamesWhoseTokenWasVerified() {
        assertThat(new AuditEntry.Refusal("", "issuer\nclient", Outcome.DENIED, null, null).genuine())
                .isTrue();
        assertThat(new AuditEntry.Refusal("", null, Outcome.REJECTED, null, null).genuine())
                .isFalse();
    }

    @Test
    void aLongReasonIsCutAndSaysHowLongItWas() {
        assertThat(reasonOf("x".repeat(4096))).isEqualTo("x".repeat(4096));
        assertThat(reasonOf("x".repeat(4097))).isEqualTo("x".repeat(4096) + "… (4097 characters)");
    }

    private String reasonOf(String reason) {
        return trail.refusal(new DelegationFailure.RequestMalformed(reason)).reason();
    }

    private Exchanged exchanged() {
        var permitted = new Permitted(
                new Verified(received, TestDelegations.delegation(), TestExchanges.PRESENTED), TestExchanges.permit());
        return new Exchanged(permitted, TestExchanges.issued(permitted.exchangeRequest(), NOW), NOW);
    }
}
