package dev.narrowgate.delegation.engine.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A decision that lasts 30 seconds, and is asked again in the background in its last 10 seconds. */
class RefreshedDecisionTest {

    private final DelegationPolicy policy =
            TestPolicies.policy().build().consulting(new Consultation(List.of("corp"), Set.of(InputMember.METHOD)));

    private final List<AccessRequest> asked = new ArrayList<>();
    private Sinks.One<Decision> answer = Sinks.one();
    private Instant now = NOW;

    private final CachingPolicyDecisionPoint decisions = new CachingPolicyDecisionPoint(
            (request, until) -> {
                asked.add(request);
                answer = Sinks.one();
                return Answer.awaited(answer.asMono());
            },
            List.of(policy),
            () -> now,
            CacheBounds.ofEntries(100));

    @Test
    void noRequestWaitsForADecisionThatIsInUse() {
        decided("first", 30);

        now = later(19);
        assertThat(id(600)).isEqualTo("first");
        assertThat(asked).hasSize(1);

        now = later(21);
        assertThat(id(600)).isEqualTo("first");
        assertThat(asked).hasSize(2);
        answer.tryEmitValue(permit("second", 51));

        assertThat(id(600)).isEqualTo("second");
        now = later(35);
        assertThat(id(600)).isEqualTo("second");
        assertThat(asked).hasSize(2);
    }

    @Test
    void x020_theSameQuestionIsAsked() {
        decided("first", 30);
        now = later(25);

        assertThat(id(600)).isEqualTo("first");

        assertThat(asked.get(1)).isEqualTo(asked.get(0));
        assertThat(asked.get(1).fingerprint()).isEqualTo(asked.get(0).fingerprint());
    }

    @Test
    void oneOfManyRequestsAsks() {
        decided("first", 30);

        for (int second = 21; second < 30; second++) {
            now = later(second);
            assertThat(id(600)).isEqualTo("first");
        }

        assertThat(asked).hasSize(2);
    }

    @Test
    void aDenialThatArrivesReplacesThePermitAtOnce() {
        decided("first", 30);
        now = later(21);
        assertThat(id(600)).isEqualTo("first");

        answer.tryEmitValue(new Deny("second", "tickets", new PolicyDenied("no"), later(51)));

        assertThat(decide(600))
                .isInstanceOfSatisfying(
                        Answer.Ready.class, ready -> assertThat(ready.value()).isInstanceOf(Deny.class));
    }

    @Test
    void x020_aFailedRefreshKeepsThePermitUntilItsEndAndNoLonger() {
        decided("first", 30);
        now = later(21);
        assertThat(id(600)).isEqualTo("first");
        answer.tryEmitError(new DecisionUnavailable("down"));

        now = later(22);
        assertThat(id(600)).isEqualTo("first");
        assertThat(asked).hasSize(2);

        now = later(23);
        assertThat(id(600)).isEqualTo("first");
        assertThat(asked).hasSize(3);
        answer.tryEmitError(new DecisionUnavailable("down"));

        now = later(30);
        var last = decide(600);
        assertThat(last).isInstanceOf(Answer.Awaited.class);
        assertThat(asked).hasSize(4);
    }

    /** Otherwise an answer that is late could replace a newer one. */
    @Test
    void requestsAfterTheEndWaitForTheRefreshThatIsUnderWay() {
        decided("first", 30);
        now = later(29);
        assertThat(id(600)).isEqualTo("first");
        now = later(31);

        var waiting = decide(600).toMono().toFuture();
        assertThat(waiting).isNotDone();
        answer.tryEmitValue(permit("second", 60));

        assertThat(waiting.join().id()).isEqualTo("second");
        assertThat(asked).hasSize(2);
    }

    @Test
    void x020_aRefreshEndsWithTheTokens() {
        decided("first", 30);
        now = later(25);
        assertThat(id(40)).isEqualTo("first");
        answer.tryEmitValue(permit("second", 55));

        now = later(40);
        assertThat(decide(40)).isInstanceOf(Answer.Awaited.class);
    }

    @Test
    void isNotAskedWhereTheTokensEndWithTheDecision() {
        decided("first", 30);
        now = later(29);

        assertThat(id(30)).isEqualTo("first");

        assertThat(asked).hasSize(1);
    }

    @Test
    void aDecisionThatIsNotInUseIsNotAskedAgain() {
        decided("first", 30);
        now = later(29);

        assertThat(asked).hasSize(1);
    }

    @Test
    void aDecisionPointThatThrowsDoesNotFailTheRequest() {
        var throwing = new CachingPolicyDecisionPoint(
                (request, until) -> {
                    asked.add(request);
                    if (asked.size() > 1) {
                        throw new IllegalStateException();
                    }
                    return Answer.ready(permit("first", 30));
                },
                List.of(policy),
                () -> now,
                CacheBounds.ofEntries(100));
        assertThat(throwing.decide(question(), later(600))).isInstanceOf(Answer.Ready.class);
        now = later(25);

        assertThat(throwing.decide(question(), later(600))).isInstanceOf(Answer.Ready.class);
        assertThat(asked).hasSize(2);
    }

    private void decided(String id, int end) {
        var first = decide(600).toMono().toFuture();
        answer.tryEmitValue(permit(id, end));
        assertThat(first.join().id()).isEqualTo(id);
    }

    private String id(int end) {
        return decide(end) instanceof Answer.Ready<Decision>(Decision decision) ? decision.id() : "none is at hand";
    }

    private Answer<Decision> decide(int end) {
        return decisions.decide(question(), later(end));
    }

    private AccessRequest question() {
        return policy.ask(delegation(), new Action("GET"), new Resource("r", "/1"), NOW);
    }

    private Permit permit(String id, int end) {
        return new Permit(id, "tickets", policy.limit(), later(end));
    }

    private static Instant later(int seconds) {
        return NOW.plusSeconds(seconds);
    }
}
