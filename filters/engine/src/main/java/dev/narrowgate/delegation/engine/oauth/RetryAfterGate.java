package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers for how long a server asked not to be called (RFC 9110, section 10.2.3). */
public final class RetryAfterGate {

    private final InstantSource clock;
    private volatile Instant until = Instant.MIN;

    public RetryAfterGate(InstantSource clock) {
        this.clock = clock;
    }

    /** Remembers the wait that a response demands. */
    public void pauseFor(ServerErrorResponse error) {
        if (error.retryAfter() != null) {
            until = clock.instant().plus(error.retryAfter());
        }
    }

    /** Returns the remaining wait, or null when there is none. */
    @Nullable
    public Duration left() {
        var now = clock.instant();
        return now.isBefore(until) ? Duration.between(now, until) : null;
    }
}
