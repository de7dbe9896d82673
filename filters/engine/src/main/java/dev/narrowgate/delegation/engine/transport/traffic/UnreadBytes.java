package dev.narrowgate.delegation.engine.transport.traffic;

import java.util.function.LongSupplier;

/** Bytes that wait in one place, and for how long. What came first goes first. */
final class UnreadBytes {

    private final LongSupplier nanoClock;
    private long bytes;

    /** As much as waited at a time, and what is gone since then. */
    private long mark;

    private long gone;
    private long since;

    UnreadBytes(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void add(long more) {
        boolean first = bytes == 0;
        bytes += more;
        if (more < 0) {
            gone -= more;
        }
        if (first || gone >= mark) {
            begin();
        }
    }

    /** All that waited the last time is gone. */
    void begin() {
        mark = bytes;
        gone = 0;
        since = nanoClock.getAsLong();
    }

    long bytes() {
        return bytes;
    }

    /** For how long at least what is first waits, in nanoseconds. */
    long age(long now) {
        return bytes > 0 ? now - since : 0;
    }
}
