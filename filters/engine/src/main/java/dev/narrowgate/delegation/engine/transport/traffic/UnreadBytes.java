package dev.narrowgate.delegation.engine.transport.traffic;

import java.util.function.LongSupplier;

/** Counts the bytes that wait in one place, and how long they wait. Bytes leave in the order of their arrival. */
final class UnreadBytes {

    private final LongSupplier nanoClock;
    private long bytes;

    /** The bytes that waited at the last mark, and the bytes that have left since then. */
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

    /** Sets a new mark, because all bytes of the last mark have left. */
    void begin() {
        mark = bytes;
        gone = 0;
        since = nanoClock.getAsLong();
    }

    long bytes() {
        return bytes;
    }

    /** Returns how long the first byte has waited at least, in nanoseconds. */
    long age(long now) {
        return bytes > 0 ? now - since : 0;
    }
}
