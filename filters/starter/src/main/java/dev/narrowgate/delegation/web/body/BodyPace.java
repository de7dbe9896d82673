package dev.narrowgate.delegation.web.body;

import java.util.function.LongSupplier;
import reactor.core.publisher.Operators;

/**
 * Tells which side made a body slow: the caller that sends it, or the next hop that takes it. While no further part is
 * requested, the body waits for the next hop.
 */
final class BodyPace {

    private final LongSupplier nanoTime;
    private final long began;
    private long asked;
    private long came;
    private long waitsSince;
    private long waited;

    BodyPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.waitsSince = began;
    }

    /** Notes that the next hop has room for this many more parts. */
    synchronized void asked(long parts) {
        if (asked == came) {
            waited += nanoTime.getAsLong() - waitsSince;
        }
        asked = Operators.addCap(asked, parts);
    }

    synchronized void came() {
        if (++came == asked) {
            waitsSince = nanoTime.getAsLong();
        }
    }

    /** Whether waiting for the next hop took more than half of the time. False before the first part. */
    synchronized boolean isTheNextHops() {
        long now = nanoTime.getAsLong();
        long all = waited + (asked == came ? now - waitsSince : 0);
        return came > 0 && all > (now - began) / 2;
    }
}
