package dev.narrowgate.delegation.token;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind, at each of its bounds and a nanosecond beyond: a row is refused exactly when it is beyond. */
class TimeBoundsTest {

    private static final Duration LEAST = Duration.ofNanos(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    static Stream<TimeBounds> kinds() {
        return Stream.of(
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)),
                TimeBounds.token(Duration.ZERO, Duration.ofSeconds(1)),
                TimeBounds.WORKLOAD,
                TimeBounds.oneUse(Duration.ofMinutes(5)),
                TimeBounds.fresh(Duration.ofSeconds(30), Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTokenIsRefusedAtItsEndAndAfterIt(TimeBounds kind) {
        accepts(kind, null, null, NOW.plus(LEAST));
        refuses(kind, null, null, NOW);
        refuses(kind, null, null, NOW.minus(LEAST));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClockMayBeAheadByTheSkewAndNoMore(TimeBounds kind) {
        var ahead = NOW.plus(kind.skew());
        accepts(kind, ahead, null, null);
        accepts(kind, null, ahead, null);
        refuses(kind, ahead.plus(LEAST), null, null);
        refuses(kind, null, ahead.plus(LEAST), null);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTokenThatEndsBeforeItWasMadeIsRefused(TimeBounds kind) {
        var end = NOW.plus(kind.skew()).plus(LEAST);
        accepts(kind, end.minus(LEAST), null, end);
        refuses(kind, NOW.plus(LEAST), null, NOW.plus(LEAST));
        refuses(kind, end, null, end.minus(LEAST));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTokenThatLivesTooLongIsRefused(TimeBounds kind) {
        if (kind.life() != null) {
            accepts(kind, NOW, null, NOW.plus(kind.life()));
            refuses(kind, NOW, null, NOW.plus(kind.life()).plus(LEAST));
        }
        if (kind.left() != null) {
            accepts(kind, null, null, NOW.plus(kind.left()));
            refuses(kind, null, null, NOW.plus(kind.left()).plus(LEAST));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTokenThatHasToBeFreshIsRefusedWhenItIsOld(TimeBounds kind) {
        if (kind.age() != null) {
            accepts(kind, NOW.minus(kind.age()), null, null);
            refuses(kind, NOW.minus(kind.age()).minus(LEAST), null, null);
            refuses(kind, NOW.minus(kind.age()).minus(MINUTE), null, NOW.plus(MINUTE));
        }
    }

    private static void accepts(TimeBounds kind, Instant issuedAt, Instant notBefore, Instant expiresAt) {
        assertThatCode(() -> new TokenTimes(issuedAt, notBefore, expiresAt).check(NOW, kind))
                .doesNotThrowAnyException();
    }

    private static void refuses(TimeBounds kind, Instant issuedAt, Instant notBefore, Instant expiresAt) {
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> new TokenTimes(issuedAt, notBefore, expiresAt).check(NOW, kind));
    }
}
