package dev.narrowgate.delegation.engine.possession.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.possession.InMemoryReplayCache;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DpopNoncesTest {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final DpopNonces nonces = new DpopNonces(PERIOD, () -> now);

    @Test
    void dp07_aNonceIsGoodForItsPeriodAndTheNext() {
        var nonce = nonces.current();

        assertThat(nonces.isCurrent(nonce)).isTrue();
        now = now.plus(PERIOD);
        assertThat(nonces.current()).isNotEqualTo(nonce);
        assertThat(nonces.isCurrent(nonce)).isTrue();
        now = now.plus(PERIOD);
        assertThat(nonces.isCurrent(nonce)).isFalse();
    }

    @Test
    void aNonceOfAnotherProcessIsNone() {
        assertThat(nonces.isCurrent(new DpopNonces(PERIOD, () -> now).current()))
                .isFalse();
        assertThat(nonces.isCurrent("")).isFalse();
    }

    @Test
    void dp13_aUsedProofIsRememberedForItsTimeAndNoneIsForgottenForAnother() {
        var proofs = new InMemoryReplayCache(() -> now, CacheBounds.ofEntries(2));
        var one = TokenFingerprint.of("1");
        var two = TokenFingerprint.of("2");
        var three = TokenFingerprint.of("3");
        var end = now.plus(PERIOD);

        assertThat(proofs.isFirst(one, one, end)).isEqualTo(Answer.ready(true));
        assertThat(proofs.isFirst(one, one, end)).isEqualTo(Answer.ready(false));
        assertThat(proofs.isFirst(two, two, end)).isEqualTo(Answer.ready(true));
        assertThat(proofs.isFirst(three, three, end))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(KeysUnavailable.class));
        now = end.plusSeconds(1);
        assertThat(proofs.isFirst(three, three, now)).isEqualTo(Answer.ready(true));
        assertThat(proofs.isFirst(one, one, now)).isEqualTo(Answer.ready(true));
    }
}
