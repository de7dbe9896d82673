package dev.narrowgate.delegation.engine.transport.http2;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts events within a time window, as Netty counts resets. The first event after a window begins a new window. */
final class WindowedCount {

    private final int most;
    private final long window;
    private final LongSupplier nanoClock;
    private int count;
    private long since;

    /** @param most events that are allowed within the window */
    WindowedCount(int most, Duration window, LongSupplier nanoClock) {
        this.most = most;
        this.window = window.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Counts an event, and returns whether it exceeds the limit. */
    boolean exceeds() {
        long now = nanoClock.getAsLong();
        if (count == 0 || now - since >= window) {
            count = 0;
            since = now;
        }
        return ++count > most;
    }
}
