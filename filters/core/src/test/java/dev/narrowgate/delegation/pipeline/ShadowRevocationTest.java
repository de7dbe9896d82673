package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.hop.Shadow;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Law 11 in the shadow of a policy: a hop that is denied does not go on either when its token is revoked, wherever it was. */
class ShadowRevocationTest extends RevokedHops {

    private static final Decision DENIED = new Deny("decision-1", "tickets", new PolicyDenied("no"));

    ShadowRevocationTest() {
        super(
                DENIED,
                Outcome.SHADOWED,
                new Shadow(
                        OutgoingAuthorization.secret("X-Api-Key", "legacy"),
                        NOW.plus(Duration.ofDays(90)),
                        GATEWAY,
                        () -> "shadow-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "verify, arrived",
        "verify, parent",
        "verify, grandparent",
        "prove, arrived",
        "prove, parent",
        "prove, grandparent",
        "prove, actor",
        "decide, arrived",
        "decide, parent",
        "decide, grandparent",
        "decide, actor",
        "record, arrived",
        "record, parent",
        "record, grandparent",
        "record, actor"
    })
    void aHopThatWaitsIsNotForwarded(String stage, String revoked) {
        Sinks.Empty<String> later = Sinks.empty();
        switch (stage) {
            case "verify" -> verified = Answer.awaited(later.asMono().thenReturn(ARRIVED));
            case "prove" -> {
                var shown = proven;
                proven = Answer.awaited(later.asMono().then(shown.toMono()));
            }
            case "decide" -> decided = Answer.awaited(later.asMono().thenReturn(DENIED));
            case "exchange" -> exchanging = later.asMono();
            default -> recording = later.asMono();
        }
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);

        revoke(revoked);
        later.tryEmitEmpty();

        assertThat(begun).isFalse();
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        DelegationFailure.TokenRejected.class,
                        failure -> assertThat(failure.reason()).contains("revoked"));
        assertThat(audited.getLast().outcome()).isIn(Outcome.REJECTED, Outcome.FAILED);
        assertThat(revocations.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"arrived", "parent", "grandparent", "actor"})
    void aHopThatIsUnderWayEnds(String revoked) {
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        assertThat(goesOn).isTrue();

        revoke("somethingElse");
        assertThat(goesOn).isTrue();
        revoke(revoked);

        assertThat(goesOn).isFalse();
        assertThat(failures).singleElement().isInstanceOf(DelegationEnded.class);
        assertThat(revocations.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"arrived", "parent", "grandparent", "actor"})
    void aHopThatIsSentOnceMoreIsAskedAboutOnceMore(String revoked) {
        Sinks.Empty<Integer> lost = Sinks.empty();
        attempt = lost.asMono().then(Mono.error(new NotAnswered(new NextHopUnavailable("closed"))));
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        begun.set(false);
        recording = Mono.<String>empty().doOnSubscribe(started -> revoke(revoked));
        lost.tryEmitEmpty();

        assertThat(begun).isFalse();
        assertThat(failures).singleElement().isInstanceOf(DelegationFailure.TokenRejected.class);
    }
}
