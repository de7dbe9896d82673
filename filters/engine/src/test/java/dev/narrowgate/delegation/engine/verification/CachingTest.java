package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.CachingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;

class CachingTest {

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = NOW;

    @Test
    void aVerifiedTokenIsRememberedUntilItsEndAndNotLonger() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> {
                    asked.incrementAndGet();
                    return Answer.ready(token().build());
                },
                () -> now,
                Duration.ofHours(1),
                CacheBounds.ofEntries(100));
        var token = new BearerToken("token");

        verifier.verify(token, TokenUse.SUBJECT);
        verifier.verify(token, TokenUse.SUBJECT);
        assertThat(asked).hasValue(1);

        now = NOW.plusSeconds(600);
        verifier.verify(token, TokenUse.SUBJECT);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTokenThatIsGoodForOneUseIsNotForTheOther() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> use == TokenUse.SUBJECT
                        ? Answer.ready(token().build())
                        : Answer.refused(new TokenRejected("does not vouch for actors")),
                () -> now,
                Duration.ofHours(1),
                CacheBounds.ofEntries(100));
        var token = new BearerToken("token");

        verifier.verify(token, TokenUse.SUBJECT);

        assertThat(verifier.verify(token, TokenUse.ACTOR)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aVerificationIsForgottenWhenItsKeyIsGoneEvenWhileItIsUnderWay() {
        var later = Sinks.<VerifiedToken>one();
        var verifier = new CachingTokenVerifier(
                (token, use) -> {
                    asked.incrementAndGet();
                    return Answer.awaited(later.asMono());
                },
                () -> now,
                Duration.ofHours(1),
                CacheBounds.ofEntries(100));

        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT).toMono().subscribe();
        verifier.clear();
        later.tryEmitValue(token().build());
        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT).toMono().block();
        assertThat(asked).hasValue(2);

        assertThat(verifier.verify(new BearerToken("token"), TokenUse.SUBJECT)).isInstanceOf(Answer.Ready.class);
        verifier.clear();
        assertThat(verifier.verify(new BearerToken("token"), TokenUse.SUBJECT)).isInstanceOf(Answer.Awaited.class);
    }

    @Test
    void aVerificationIsNotRememberedLongerThanKeysAreKept() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> {
                    asked.incrementAndGet();
                    return Answer.ready(token().build());
                },
                () -> now,
                Duration.ofSeconds(10),
                CacheBounds.ofEntries(100));

        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);
        now = later(10);
        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);

        assertThat(asked).hasValue(2);
    }

    @Test
    void aVerificationIsNotRememberedLongerThanItsKeyMayBeBelieved() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> {
                    asked.incrementAndGet();
                    return Answer.ready(token().believedUntil(later(5)).build());
                },
                () -> now,
                Duration.ofHours(1),
                CacheBounds.ofEntries(100));

        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);
        now = later(4);
        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);
        assertThat(asked).hasValue(1);

        now = later(5);
        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aRefusalIsNotRemembered() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> {
                    asked.incrementAndGet();
                    return Answer.refused(new TokenRejected("forged"));
                },
                () -> now,
                Duration.ofHours(1),
                CacheBounds.ofEntries(100));

        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);
        verifier.verify(new BearerToken("token"), TokenUse.SUBJECT);

        assertThat(asked).hasValue(2);
    }

    @Test
    void aDecisionIsSharedByEqualQuestionsOnly() {
        var policy =
                TestPolicies.policy().rule(TestPolicies.onMethod("GET"::equals)).build();
        var decisions = decisions(policy);

        var one =
                decisions.decide(policy.ask(delegation(), new Action("GET"), new Resource("r", "/1"), NOW), later(60));
        var same =
                decisions.decide(policy.ask(delegation(), new Action("GET"), new Resource("r", "/2"), NOW), later(60));
        var other =
                decisions.decide(policy.ask(delegation(), new Action("PUT"), new Resource("r", "/1"), NOW), later(60));

        assertThat(same.toMono().block().id()).isEqualTo(one.toMono().block().id());
        assertThat(other.toMono().block().id())
                .isNotEqualTo(one.toMono().block().id());
        assertThat(asked).hasValue(2);
    }

    @Test
    void aDecisionIsRememberedNoLongerThanWhatItWasMadeFrom() {
        var policy = TestPolicies.policy().build();
        var decisions = decisions(policy);
        var question = question(policy);

        decisions.decide(question, later(10));
        now = later(9);
        decisions.decide(question, later(10));
        assertThat(asked).hasValue(1);

        now = later(10);
        decisions.decide(question, later(20));
        assertThat(asked).hasValue(2);
    }

    /** Of a permit and of a denial. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void x020_aDecisionIsRememberedNoLongerThanItsOwnEnd(boolean permits) {
        var policy = TestPolicies.policy().build();
        var grant = policy.limit();
        var decisions = new CachingPolicyDecisionPoint(
                (request, until) -> {
                    var id = "decision-" + asked.incrementAndGet();
                    return Answer.ready(
                            permits
                                    ? new Permit(id, "tickets", grant, later(5))
                                    : new Deny(id, "tickets", new PolicyDenied("no"), later(5)));
                },
                List.of(policy),
                () -> now,
                CacheBounds.ofEntries(100));

        decisions.decide(question(policy), later(10));
        now = later(4);
        decisions.decide(question(policy), later(10));
        assertThat(asked).hasValue(1);

        now = later(5);
        decisions.decide(question(policy), later(10));
        assertThat(asked).hasValue(2);
    }

    @Test
    void x023_aDecisionForALimitedRequestIsNotCached() {
        var policy = TestPolicies.policy().build();
        var decisions = decisions(policy);

        decisions.decide(question(policy.within(null, Duration.ofSeconds(5), 1)), later(10));

        assertThat(decisions.cache().estimatedSize()).isZero();
    }

    private CachingPolicyDecisionPoint decisions(DelegationPolicy policy) {
        return new CachingPolicyDecisionPoint(
                new LocalPolicyDecisionPoint(() -> "decision-" + asked.incrementAndGet()),
                List.of(policy),
                () -> now,
                CacheBounds.ofEntries(100));
    }

    private static AccessRequest question(DelegationPolicy policy) {
        return policy.ask(delegation(), new Action("GET"), new Resource("r", "/1"), NOW);
    }

    private static Instant later(int seconds) {
        return NOW.plus(Duration.ofSeconds(seconds));
    }
}
