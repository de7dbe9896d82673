package dev.narrowgate.delegation.adapter.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** For how long a server asked to be left alone (RFC 9110, section 10.2.3). */
final class ServerPause {

    private final InstantSource clock;
    private volatile Instant until = Instant.MIN;

    ServerPause(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes up what an answer asks for. */
    void heed(ServerTrouble trouble) {
        if (trouble.retryAfter() != null) {
            until = clock.instant().plus(trouble.retryAfter());
        }
    }

    /** What is left of it; null when there is nothing. */
    @Nullable
    Duration left() {
        var now = clock.instant();
        return now.isBefore(until) ? Duration.between(now, until) : null;
    }
}
