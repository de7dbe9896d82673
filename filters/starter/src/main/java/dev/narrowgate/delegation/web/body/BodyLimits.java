package dev.narrowgate.delegation.web.body;

import java.time.Duration;

/**
 * The limits of a request body.
 *
 * @param bytes the maximum size
 * @param time the maximum time from the start of reading to the end of the body
 */
public record BodyLimits(long bytes, Duration time) {

    /** Returns the same limits with at most this many bytes. */
    public BodyLimits atMost(long most) {
        return new BodyLimits(Math.min(bytes, most), time);
    }
}
