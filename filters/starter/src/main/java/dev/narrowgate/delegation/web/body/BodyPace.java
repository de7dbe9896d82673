package dev.narrowgate.delegation.web.body;

import java.util.function.LongSupplier;
import reactor.core.publisher.Operators;

/**
 * Tells which side made a body slow: the caller that sends it, or the next hop that takes it. While nothing more is asked for, the
 * next hop has not taken what came.
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

    /** The next hop has room for so many more parts. */
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

    /** Whether more of the time was spent on waiting for the next hop than for the caller. */
    synchronized boolean isTheNextHops() {
        long now = nanoTime.getAsLong();
        long all = waited + (asked == came ? now - waitsSince : 0);
        return came > 0 && all > (now - began) / 2;
    }
}
