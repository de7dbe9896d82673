package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** For how long a server asked to be left alone (RFC 9110, section 10.2.3). */
public final class RetryAfterGate {

    private final InstantSource clock;
    private volatile Instant until = Instant.MIN;

    public RetryAfterGate(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes up what an answer asks for. */
    public void heed(ServerErrorResponse trouble) {
        if (trouble.retryAfter() != null) {
            until = clock.instant().plus(trouble.retryAfter());
        }
    }

    /** What is left of it; null when there is nothing. */
    @Nullable
    public Duration left() {
        var now = clock.instant();
        return now.isBefore(until) ? Duration.between(now, until) : null;
    }
}
