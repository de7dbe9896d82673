package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortLivedCredentialTest {

    private static final OutgoingAuthorization KEY = OutgoingAuthorization.secret("X-Key", "secret");

    @ParameterizedTest
    @CsvSource({"1, 900", "20, 18000", "100, 90000", "300, 290000", "43200, 43190000"})
    void isUsedForItsLifeLessAMargin(long seconds, long milliseconds) {
        var credential = ShortLivedCredential.living(KEY, NOW, Duration.ofSeconds(seconds));

        assertThat(credential.expiresAt()).isEqualTo(NOW.plusMillis(milliseconds));
        assertThat(credential.isUsable(NOW)).isTrue();
        assertThat(credential.isUsable(NOW.minusMillis(1))).isFalse();
        assertThat(credential.isUsable(NOW.plusMillis(milliseconds - 1))).isTrue();
        assertThat(credential.isUsable(NOW.plusMillis(milliseconds))).isFalse();
    }

    @Test
    void aLastingOneHasNoEnd() {
        var credential = ShortLivedCredential.lasting(KEY);

        assertThat(credential.isUsable(NOW)).isTrue();
        assertThat(credential.expiresAt()).isEqualTo(Instant.MAX);
    }
}
