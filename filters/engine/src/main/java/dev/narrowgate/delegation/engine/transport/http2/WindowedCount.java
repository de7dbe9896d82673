package dev.narrowgate.delegation.engine.transport.http2;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts what happens within a time, as Netty counts resets: with the first event after it a new time begins. */
final class WindowedCount {

    private final int most;
    private final long window;
    private final LongSupplier nanoClock;
    private int count;
    private long since;

    /** @param most events within the window that are borne */
    WindowedCount(int most, Duration window, LongSupplier nanoClock) {
        this.most = most;
        this.window = window.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Whether this event is one too many. */
    boolean exceeds() {
        long now = nanoClock.getAsLong();
        if (count == 0 || now - since >= window) {
            count = 0;
            since = now;
        }
        return ++count > most;
    }
}
