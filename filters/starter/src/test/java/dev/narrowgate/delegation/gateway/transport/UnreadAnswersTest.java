package dev.narrowgate.delegation.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {

    private final List<String> cut = new ArrayList<>();
    private final UnreadAnswers answers = new UnreadAnswers(100, 60);

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

    @Test
    void whatIsTakenDoesNotCount() {
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
    void whatAConnectionHeldIsFreeWhenItEnds() {
        var connection = connection("one");
        connection.add(50);

        connection.end();
        connection.add(-50);
        connection.end();

        assertThat(answers.total()).isZero();
    }

    @Test
    void whateverIsSentAndTakenTheProcessHoldsNoMoreThanItMay() {
        var random = new Random(24);
        var connections = new ArrayList<UnreadAnswers.Held>();
        for (int i = 0; i < 1000; i++) {
            connections.add(connection("c" + i));
            connections.get(random.nextInt(connections.size())).add(random.nextInt(30));
            assertThat(answers.total()).isBetween(0L, 100L);
        }
    }
}
