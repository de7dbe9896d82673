package dev.narrowgate.delegation.engine.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowedCountTest {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private long now = Long.MAX_VALUE - 5;
    private final WindowedCount count = new WindowedCount(10, WINDOW, () -> now);

    @Test
    void oneMoreThanMostWithinTheWindowExceedsIt() {
        for (int i = 0; i < 10; i++) {
            now += WINDOW.toNanos() / 20;
            assertThat(count.exceeds()).isFalse();
        }

        assertThat(count.exceeds()).isTrue();
        assertThat(count.exceeds()).isTrue();
    }

    @Test
    void eventsThatAreRareEnoughNeverExceedIt() {
        for (int i = 0; i < 1000; i++) {
            now += WINDOW.toNanos() / 10;
            assertThat(count.exceeds()).isFalse();
        }
    }
}
