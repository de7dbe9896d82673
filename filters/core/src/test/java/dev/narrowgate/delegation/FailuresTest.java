package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A failure holds the values that its answer is made from. */
class FailuresTest {

    @Test
    void aFailureBehindAnAnswerKnowsTheStatusOfThatAnswer() {
        assertThat(new DelegationEnded("over", 206).answered()).isEqualTo(206);
        assertThat(new NextHopUnavailable("reset", 200).answered()).isEqualTo(200);
        assertThat(new NextHopUnavailable("reset").answered()).isZero();
    }

    @Test
    void aFailureThatMayPassKnowsWhen() {
        var later = Duration.ofSeconds(5);

        assertThat(new ExchangeUnavailable("busy", later).retryAfter()).isEqualTo(later);
        assertThat(new ExchangeUnavailable("busy").retryAfter()).isNull();
        assertThat(new KeyNotFetched("kid-2", later).retryAfter()).isEqualTo(later);
    }

    @Test
    void aFailureKnowsTheClaimsThatAreMissing() {
        assertThat(new ClaimsInsufficient("eyJhY3IiOm51bGx9", "step up").claims())
                .isEqualTo("eyJhY3IiOm51bGx9");
    }

    @Test
    void aRefusedTokenRequestKnowsTheErrorOfItsAnswer() {
        assertThat(new TokenRequestRefused("invalid_target", "no such audience").error())
                .isEqualTo("invalid_target");
    }

    @Test
    void aFaultyNextHopKnowsItsFault() {
        assertThat(new NextHopFaulty(NextHopFaulty.Fault.INSECURE, "no TLS").fault())
                .isEqualTo(NextHopFaulty.Fault.INSECURE);
    }

    @Test
    void aRefusalOfTheActorTokenSaysSoFirst() {
        assertThat(TokenRejected.ofActor("forged").isOfActor()).isTrue();
        assertThat(TokenRejected.ofActor("forged")).hasMessage("actor token: forged");
        assertThat(new TokenRejected("forged").asOfActor()).hasMessage("actor token: forged");
    }

    @Test
    void theFirstFaultOfAnActorTokenNamesIt() {
        var rejected =
                new ClaimsRejected("https://idp.example.com", List.of("expired", "no jti"), "expired").asOfActor();

        assertThat(rejected.faults()).containsExactly("actor token: expired", "no jti");
        assertThat(rejected.told()).isEqualTo("actor token: expired");
    }

    @Test
    void theWordsOfAReasonDoNotMakeItOfTheActor() {
        assertThat(new TokenRejected("actor token: forged").isOfActor()).isFalse();
    }

    @Test
    void aPassingRefusalStaysOneWhenItIsOfTheActor() {
        assertThat(TokenRejected.passing("not shown").asOfActor().isPassing()).isTrue();
        assertThat(new TokenRejected("forged").asOfActor().isPassing()).isFalse();
    }

    @Test
    void anErrorThatWasNotForeseenIsKeptAndNotQuoted() {
        var error = new IllegalStateException("quotes a token");

        var failure = Unforeseen.as(error, ExchangeUnavailable::new);

        assertThat(failure.unforeseen()).isSameAs(error);
        assertThat(failure.reason())
                .startsWith("unforeseen: java.lang.IllegalStateException at ")
                .doesNotContain("quotes");
        assertThat(new TokenRejected("forged").unforeseen()).isNull();
    }

    @Test
    void aFailureThatIsKnownIsNotTurnedIntoAnother() {
        var known = new TokenRejected("forged");

        assertThat(failureOf(known)).isSameAs(known);
        assertThat(failureOf(new IllegalStateException())).isInstanceOf(ExchangeUnavailable.class);
    }

    private static Throwable failureOf(Throwable error) {
        return Answer.awaited(Mono.error(error))
                .otherwise(unforeseen -> new ExchangeUnavailable("unforeseen"))
                .toMono()
                .materialize()
                .block()
                .getThrowable();
    }
}
