package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayCacheTest {

    @Test
    void aProofIsRememberedForAMarginLongerThanItIsAccepted() {
        assertThat(ReplayCache.rememberedUntil(NOW)).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void aProofWithoutAnEndIsRememberedForEver() {
        var last = Instant.MAX.minus(ReplayCache.MARGIN);

        assertThat(ReplayCache.rememberedUntil(Instant.MAX)).isEqualTo(Instant.MAX);
        assertThat(ReplayCache.rememberedUntil(last.plusNanos(1))).isEqualTo(Instant.MAX);
        assertThat(ReplayCache.rememberedUntil(last)).isEqualTo(Instant.MAX);
    }
}
