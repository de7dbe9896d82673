package dev.narrowgate.delegation.web.body;

import java.time.Duration;

/**
 * What a caller may send as a body.
 *
 * @param bytes of it
 * @param time from the moment at which the gateway begins to read it until its end
 */
public record BodyLimits(long bytes, Duration time) {

    /** The same, with no more bytes than these. */
    public BodyLimits atMost(long most) {
        return new BodyLimits(Math.min(bytes, most), time);
    }
}
