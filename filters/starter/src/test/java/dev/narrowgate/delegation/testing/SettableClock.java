package dev.narrowgate.delegation.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;

/**
 * A gateway's clock that is set by hand. There is one for all gateways of a process that ask for it: it is no annotated
 * configuration, so that the others do not find it by looking around.
 */
public class SettableClock {

    private static final AtomicReference<Instant> TIME = new AtomicReference<>(Instant.now());

    @Bean
    InstantSource instantSource() {
        return TIME::get;
    }

    public static Instant now() {
        return TIME.get();
    }

    public static void set(Instant time) {
        TIME.set(time);
    }

    public static void advance(Duration time) {
        TIME.updateAndGet(now -> now.plus(time));
    }
}
