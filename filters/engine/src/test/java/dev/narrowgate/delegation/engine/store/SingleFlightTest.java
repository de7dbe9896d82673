package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SingleFlightTest {

    private final SingleFlight<String, String> flights = new SingleFlight<>(KeysUnavailable::new);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void sharesOneAnswerAmongAllWhoAskTheSame() {
        var answer = Sinks.<String>one();

        var one = flights.join("key", () -> ask(answer.asMono())).toMono().toFuture();
        var other = flights.join("key", () -> ask(answer.asMono())).toMono().toFuture();
        answer.tryEmitValue("value");

        assertThat(asked).hasValue(1);
        assertThat(one.join()).isEqualTo("value");
        assertThat(other.join()).isEqualTo("value");
    }

    @Test
    void aCallerThatLeavesDoesNotCancelTheAnswerOfAnother() {
        var answer = Sinks.<String>one();
        var leaver = flights.join("key", () -> ask(answer.asMono())).toMono().subscribe();
        var other = flights.join("key", () -> ask(answer.asMono())).toMono().toFuture();

        leaver.dispose();
        answer.tryEmitValue("value");

        assertThat(other.join()).isEqualTo("value");
    }

    @Test
    void asksAgainAfterARefusal() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> flights.join("key", () -> {
                                asked.incrementAndGet();
                                return Answer.refused(new TokenRejected("expired"));
                            })
                            .toMono()
                            .block())
                    .isInstanceOf(TokenRejected.class);
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void anErrorThatWasNotForeseenIsAFailureThatKeepsItAndNotItsMessage() {
        var refused = flights.join("key", () -> {
            throw new IllegalStateException("eyJhbGciOiJFUzI1NiJ9.e30.c2ln");
        });

        assertThat(refused).isInstanceOfSatisfying(Answer.Refused.class, answer -> {
            var failure = answer.failure();
            assertThat(failure).isInstanceOf(KeysUnavailable.class);
            assertThat(failure.reason()).startsWith("unforeseen: java.lang.IllegalStateException at ");
            assertThat(failure.reason()).doesNotContain("eyJ");
            assertThat(failure.unforeseen()).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void anEmptySignalIsAnErrorForEveryCaller() {
        var answer = Sinks.<String>empty();
        var one = flights.join("key", () -> ask(answer.asMono())).toMono().toFuture();
        var other = flights.join("key", () -> ask(answer.asMono())).toMono().toFuture();

        answer.tryEmitEmpty();

        assertThat(one).isCompletedExceptionally();
        assertThat(other).isCompletedExceptionally();
    }

    @Test
    void aFatalErrorReleasesTheCallersThatWait() {
        var waiting = new AtomicInteger();
        assertThatThrownBy(() -> flights.join("key", () -> {
                    flights.join("key", () -> Answer.ready("never asked"))
                            .toMono()
                            .subscribe(value -> {}, error -> waiting.incrementAndGet());
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(waiting).hasValue(1);
    }

    private Answer<String> ask(Mono<String> answer) {
        asked.incrementAndGet();
        return Answer.awaited(answer);
    }
}
