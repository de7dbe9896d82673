package dev.narrowgate.delegation.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class ProcessDefaultsTest {

    private static final String READ_AHEAD = "reactor.netty.send.maxPrefetchSize";

    /** Reactor Netty reads it with the first body that any part of an application sends. */
    @Test
    void theReadAheadIsLimitedBeforeThereIsAnythingThatSends() {
        var before = System.clearProperty(READ_AHEAD);
        try {
            new ProcessDefaults().postProcessEnvironment(new MockEnvironment(), new SpringApplication());
            assertThat(System.getProperty(READ_AHEAD)).isEqualTo("8");

            System.setProperty(READ_AHEAD, "16");
            new ProcessDefaults().postProcessEnvironment(new MockEnvironment(), new SpringApplication());
            assertThat(System.getProperty(READ_AHEAD)).isEqualTo("16");
        } finally {
            if (before == null) {
                System.clearProperty(READ_AHEAD);
            } else {
                System.setProperty(READ_AHEAD, before);
            }
        }
    }
}
