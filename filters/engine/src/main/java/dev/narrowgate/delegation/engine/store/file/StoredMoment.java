package dev.narrowgate.delegation.engine.store.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments in milliseconds since the epoch, rounded up, so that no revocation ends before its time. */
final class StoredMoment {

    /** In the place of {@code Instant.MAX}. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final Instant LATEST = Instant.ofEpochMilli(NEVER).minusMillis(1);

    private StoredMoment() {}

    static long millis(Instant moment) {
        if (moment.isAfter(LATEST)) {
            return NEVER;
        }
        var whole = moment.truncatedTo(ChronoUnit.MILLIS);
        return whole.toEpochMilli() + (whole.equals(moment) ? 0 : 1);
    }

    static Instant of(long millis) {
        return millis == NEVER ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
