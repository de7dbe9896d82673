package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import java.time.Instant;

/** Moments in Redis: milliseconds since the epoch, rounded down. */
final class RedisMoments {

    /** The end of the year 9999. Numbers of Lua are exact so far and farther. */
    private static final Instant LATEST = Instant.ofEpochMilli(253_402_300_799_999L);

    private RedisMoments() {}

    static String text(Instant moment) {
        return Long.toString((moment.isAfter(LATEST) ? LATEST : moment).toEpochMilli());
    }

    static Instant of(String text) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(text));
        } catch (NumberFormatException other) {
            throw new StoreUnavailable("Redis gave an answer of another form");
        }
    }
}
