package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Law 11: after a revocation returned, no hop goes on that rests on the token, wherever the hop was by then. */
class RevokedHopTest extends RevokedHops {

    RevokedHopTest() {
        super(TestExchanges.permit(), Outcome.PERMITTED, null);
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
        "exchange, arrived",
        "exchange, parent",
        "exchange, grandparent",
        "exchange, actor",
        "record, arrived",
        "record, parent",
        "record, grandparent",
        "record, actor",
        "record, jti-out"
    })
    void aHopThatWaitsIsNotForwarded(String stage, String revoked) {
        Sinks.Empty<String> later = Sinks.empty();
        switch (stage) {
            case "verify" -> verified = Answer.awaited(later.asMono().thenReturn(ARRIVED));
            case "prove" -> {
                var shown = proven;
                proven = Answer.awaited(later.asMono().then(shown.toMono()));
            }
            case "decide" -> decided = Answer.awaited(later.asMono().thenReturn(TestExchanges.permit()));
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
    @CsvSource({"arrived", "parent", "grandparent", "actor", "jti-out"})
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
    @CsvSource({"arrived", "parent", "grandparent", "actor", "jti-out"})
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

    static Stream<Arguments> grounds() {
        return Stream.of(
                arguments(new Revocable.Task(new TaskId(IDP, "task-1")), TaskClosed.class),
                arguments(new Revocable.Subject(ALICE), DelegationFailure.TokenRejected.class),
                arguments(new Revocable.Actor(ORCHESTRATOR), ActorRevoked.class),
                arguments(new Revocable.Actor(RESEARCHER), ActorRevoked.class),
                arguments(new Revocable.Pair(ALICE, ORCHESTRATOR), ActorRevoked.class),
                arguments(new Revocable.Pair(ALICE, RESEARCHER), ActorRevoked.class));
    }

    @ParameterizedTest
    @MethodSource("grounds")
    void lawElevenAHopThatRestsOnItEnds(Revocable what, Class<?> refusal) {
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        revoke(new Revocable.Task(new TaskId("https://other.example.com", "task-1")));
        revoke(new Revocable.Pair(RESEARCHER, ALICE));
        assertThat(goesOn).isTrue();

        revoke(what);

        assertThat(goesOn).isFalse();
        assertThat(failures).singleElement().isInstanceOf(DelegationEnded.class);
        failures.clear();
        begun.set(false);
        run().subscribe(nothing -> {}, failures::add);
        assertThat(begun).isFalse();
        assertThat(failures).singleElement().isInstanceOf(refusal);
    }

    @ParameterizedTest
    @MethodSource("grounds")
    void lawElevenAHopThatWaitsForItsTokenIsNotForwarded(Revocable what, Class<?> refusal) {
        Sinks.Empty<String> later = Sinks.empty();
        exchanging = later.asMono();
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);

        revoke(what);
        later.tryEmitEmpty();

        assertThat(begun).isFalse();
        assertThat(failures).singleElement().isInstanceOf(refusal);
    }

    @Test
    void aRevocationOfEarlierTokensLeavesLaterOnes() {
        run().subscribe();
        var subject = new Revocable.Subject(ALICE);

        var earlier = new Revocation(
                "r", subject, Manner.REVOKED, NOW, ARRIVED.validity().issuedAt().minusSeconds(1), Instant.MAX, "o", "");
        assertThat(revocations.revoked(earlier)).isEqualTo(Dropped.NOTHING);
        assertThat(goesOn).isTrue();

        var untilThen = new Revocation(
                "r", subject, Manner.REVOKED, NOW, ARRIVED.validity().issuedAt(), Instant.MAX, "o", "");
        assertThat(revocations.count(untilThen).streams()).isOne();
        assertThat(revocations.revoked(untilThen).streams()).isOne();
        assertThat(goesOn).isFalse();
    }

    @Test
    void aHopThatEndsWatchesNoLonger() {
        var running = run().subscribe();
        assertThat(revocations.size()).isOne();

        running.dispose();

        assertThat(revocations.size()).isZero();
    }

    @Test
    void aWatchThatFailsKeepsNoOtherFromBeingTold() {
        var token = new Grounds(List.of(TestRevocations.token(new TokenId(GATEWAY, "parent"))), NOW);
        var told = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            revocations.watch(token, () -> {
                told.add("told");
                throw new IllegalStateException();
            });
        }

        assertThatIllegalStateException().isThrownBy(() -> revoke("parent"));

        assertThat(told).hasSize(4);
    }

    /** The two in any order: either the hop was not begun, or it is over. */
    @Tag("race")
    @RepeatedTest(200)
    void noOrderOfTheTwoLeavesAHopThatGoesOn() throws Exception {
        var together = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var hop = threads.submit(() -> {
                together.await();
                return run().subscribe(nothing -> {}, failure -> {});
            });
            var revocation = threads.submit(() -> {
                together.await();
                revoke("parent");
                return null;
            });
            hop.get();
            revocation.get();
        }

        assertThat(goesOn).isFalse();
        assertThat(revocations.size()).isZero();
    }
}
