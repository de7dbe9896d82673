package dev.narrowgate.delegation.engine.transport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {

    private final List<String> cut = new ArrayList<>();
    private long now;
    private final UnreadAnswers answers = new UnreadAnswers(100, 60, () -> now);

    private UnreadAnswers.Held connection(String name) {
        return answers.connection(() -> cut.add(name));
    }

    @Test
    void aConnectionThatHoldsMoreThanItsPartIsCut() {
        var connection = connection("one");

        connection.add(60);
        assertThat(cut).isEmpty();
        connection.add(1);

        assertThat(cut).containsExactly("one");
        assertThat(answers.total()).isZero();
    }

    @Test
    void ofAllTogetherTheOneThatHoldsMostIsCut() {
        connection("small").add(20);
        connection("large").add(50);
        connection("last").add(31);

        assertThat(cut).containsExactly("large");
        assertThat(answers.total()).isEqualTo(51);
    }

    /** Many that read nothing, and one that reads fast and so has much under way. */
    @Test
    void ofAllTogetherTheOneThatWaitsLongestIsCutAndNotTheOneThatReadsFast() {
        for (int i = 0; i < 5; i++) {
            connection("idle" + i).add(10);
        }
        var fast = connection("fast");
        for (int i = 0; i < 50; i++) {
            now++;
            fast.add(40);
            fast.add(-40);
        }
        fast.add(50);
        assertThat(cut).isEmpty();
        fast.add(1);

        assertThat(cut).hasSize(1).allMatch(name -> name.startsWith("idle"));
    }

    @Test
    void aConnectionThatHoldsNextToNothingIsLeftAlone() {
        connection("old").add(1);
        now++;
        connection("large").add(50);
        now++;
        connection("last").add(50);

        assertThat(cut).containsExactly("large");
    }

    /** Of a socket only the sum is known. It stays the same while bytes come and go. */
    @Test
    void aSocketWhoseBytesWereTakenWaitsAnew() {
        var steady = connection("steady");
        steady.set(50);
        now++;
        connection("stuck").set(40);
        now++;
        steady.taken();
        connection("last").set(11);

        assertThat(cut).containsExactly("stuck");
    }

    @Test
    void framesAndBytesForTheSocketCountTogether() {
        var connection = connection("one");
        connection.set(30);
        connection.add(30);
        connection.set(10);
        assertThat(answers.total()).isEqualTo(40);
        connection.set(31);

        assertThat(cut).containsExactly("one");
        assertThat(answers.total()).isZero();
    }

    /** A connection is ended by one thread, while its own goes on counting. */
    @Test
    void aConnectionThatEndsWhileItCountsLeavesNothingBehind() throws Exception {
        var shared = new UnreadAnswers(100, 60, () -> 0);
        var connections =
                Stream.generate(() -> shared.connection(() -> {})).limit(20_000).toList();
        var turn = new AtomicInteger(-1);
        var other = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < connections.size(); i++) {
                while (turn.get() < i) {
                    Thread.onSpinWait();
                }
                connections.get(i).end();
            }
        });
        for (int i = 0; i < connections.size(); i++) {
            turn.set(i);
            for (int j = 0; j < 20; j++) {
                connections.get(i).add(30);
                connections.get(i).add(-30);
            }
        }
        other.join();
        assertThat(shared.total()).isZero();

        // None that ended hides one that lives.
        for (int i = 0; i < 3; i++) {
            shared.connection(() -> cut.add("living")).add(50);
        }
        assertThat(cut).hasSize(1);
        assertThat(shared.total()).isEqualTo(100);
    }

    @Test
    void bytesThatWereTakenDoNotCount() {
        var connection = connection("one");
        for (int i = 0; i < 100; i++) {
            connection.add(50);
            connection.add(-50);
        }
        connection.set(40);
        connection.set(0);

        assertThat(cut).isEmpty();
        assertThat(answers.total()).isZero();
    }

    @Test
    void theBytesOfAConnectionAreFreeWhenItEnds() {
        var connection = connection("one");
        connection.add(50);

        connection.end();
        connection.add(-50);
        connection.end();

        assertThat(answers.total()).isZero();
    }

    @Test
    void theProcessNeverHoldsMoreThanItMay() {
        var random = new Random(24);
        var connections = new ArrayList<UnreadAnswers.Held>();
        for (int i = 0; i < 1000; i++) {
            connections.add(connection("c" + i));
            connections.get(random.nextInt(connections.size())).add(random.nextInt(30));
            assertThat(answers.total()).isBetween(0L, 100L);
        }
    }
}
