package dev.narrowgate.delegation.token;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenTimesTest {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Test
    void acceptsATokenOfThisTime() {
        assertThatCode(() -> check(new TokenTimes(NOW.minusSeconds(10), NOW, NOW.plusSeconds(1))))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsAClockThatIsAheadByNoMoreThanTheSkew() {
        var ahead = NOW.plus(SKEW);

        assertThatCode(() -> check(new TokenTimes(ahead, ahead, ahead.plusSeconds(60))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATokenAtItsEndWithoutLeeway() {
        refuses(new TokenTimes(NOW.minusSeconds(10), null, NOW));
        refuses(new TokenTimes(NOW.minusSeconds(10), null, NOW.minusSeconds(1)));
    }

    @Test
    void refusesATokenThatIsNotGoodYet() {
        refuses(new TokenTimes(NOW, NOW.plus(SKEW).plusSeconds(1), NOW.plusSeconds(300)));
    }

    @Test
    void refusesATokenFromTheFuture() {
        refuses(new TokenTimes(NOW.plus(SKEW).plusSeconds(1), null, NOW.plusSeconds(300)));
    }

    @Test
    void refusesATokenThatEndsBeforeItBegins() {
        refuses(new TokenTimes(NOW.plusSeconds(10), null, NOW.plusSeconds(10)));
    }

    @Test
    void refusesALifeLongerThanIsBelieved() {
        refuses(new TokenTimes(NOW, null, NOW.plus(LONGEST).plusSeconds(1)));
    }

    private static void check(TokenTimes times) {
        times.check(NOW, TimeBounds.token(SKEW, LONGEST));
    }

    private static void refuses(TokenTimes times) {
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> check(times));
    }
}
