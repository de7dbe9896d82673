package dev.narrowgate.delegation.engine.task.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one stream, for health and metrics. It outlives an engine. */
public final class SignalStatus {

    private static final Logger LOG = LoggerFactory.getLogger(SignalStatus.class);

    private final String name;
    private final InstantSource clock;
    private volatile Instant lastSuccess;
    private volatile @Nullable String problem;

    SignalStatus(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.lastSuccess = clock.instant();
    }

    void succeeded() {
        lastSuccess = clock.instant();
        if (problem != null) {
            problem = null;
            LOG.info("Signals {}: received again", name);
        }
    }

    /** Logs a problem once for each change. The metrics count the failures. */
    void failed(String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            LOG.warn("Signals {}: {}", name, now);
        }
    }

    /** Returns the problem of the last delivery, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** Returns the time since the transmitter was last heard, or since the start. */
    public Duration age() {
        return Duration.between(lastSuccess, clock.instant());
    }
}
