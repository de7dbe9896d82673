package dev.narrowgate.delegation.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyPaceTest {

    private long now;
    private final BodyPace pace = new BodyPace(() -> now);

    @Test
    void aCallerThatSendsNothingIsSlow() {
        pace.asked(8);
        now = 60;

        assertThat(pace.isTheNextHops()).isFalse();
    }

    @Test
    void aBodyThatIsNotReadIsNoFaultOfTheNextHop() {
        now = 60;

        assertThat(pace.isTheNextHops()).isFalse();
    }

    @Test
    void aNextHopThatTakesNothingMoreIsSlow() {
        pace.asked(1);
        now = 10;
        pace.came();
        now = 60;

        assertThat(pace.isTheNextHops()).isTrue();
    }

    @Test
    void theSideThatTookMoreOfTheTimeIsSlow() {
        pace.asked(1);
        now = 40;
        pace.came();
        now = 50;
        pace.asked(1);
        now = 60;

        assertThat(pace.isTheNextHops()).isFalse();

        pace.came();
        now = 200;
        pace.asked(Long.MAX_VALUE);
        now = 210;

        assertThat(pace.isTheNextHops()).isTrue();
    }
}
