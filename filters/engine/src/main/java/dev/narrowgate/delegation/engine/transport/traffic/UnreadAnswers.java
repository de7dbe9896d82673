package dev.narrowgate.delegation.engine.transport.traffic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts waiting bytes for each connection and for the process. One instance counts answers that were written and not
 * yet taken, another one counts requests that wait for a next hop. A connection above its limit is cut. If the total is
 * above its limit, the connection whose bytes wait longest is cut: the largest holder may be a fast reader. Any thread
 * may count.
 */
public final class UnreadAnswers {

    private final long most;
    private final long mostOfConnection;
    private final LongSupplier nanoClock;
    private final AtomicLong total = new AtomicLong();
    private final Set<Held> holders = ConcurrentHashMap.newKeySet();

    /**
     * @param most maximum bytes of all connections together
     * @param mostOfConnection maximum bytes of one connection
     */
    public UnreadAnswers(long most, long mostOfConnection, LongSupplier nanoClock) {
        this.most = most;
        this.mostOfConnection = mostOfConnection;
        this.nanoClock = nanoClock;
    }

    /** @param cut closes the connection; called at most once, on any thread */
    public Held connection(Runnable cut) {
        return new Held(cut);
    }

    long total() {
        return total.get();
    }

    private void check(Held changed) {
        if (changed.bytes() > mostOfConnection) {
            changed.cut();
        }
        while (total.get() > most) {
            var next = longestWaiting();
            if (next == null) {
                return;
            }
            next.cut();
        }
    }

    /**
     * Returns the connection that waits longest, of those with at least half of the average bytes. Together these hold
     * at least half of the total.
     */
    private @Nullable Held longestWaiting() {
        long now = nanoClock.getAsLong();
        long enough = total.get() / (2L * Math.max(1, holders.size()));
        Held longest = null;
        long bytesOfLongest = 0;
        long ageOfLongest = 0;
        for (var held : holders) {
            long bytes = held.bytes();
            long age = held.age(now);
            if (bytes > 0
                    && bytes >= enough
                    && (longest == null || age > ageOfLongest || age == ageOfLongest && bytes > bytesOfLongest)) {
                longest = held;
                bytesOfLongest = bytes;
                ageOfLongest = age;
            }
        }
        return longest;
    }

    /**
     * The waiting bytes of one connection: frames that wait for an HTTP/2 window, and bytes that wait for the socket.
     */
    public final class Held {

        private final Runnable cut;
        private final UnreadBytes frames = new UnreadBytes(nanoClock);
        private final UnreadBytes socket = new UnreadBytes(nanoClock);
        private boolean over;

        private Held(Runnable cut) {
            this.cut = cut;
        }

        /** Adds the bytes of written frames; a negative number for frames that have left. */
        public void add(long more) {
            count(frames, more);
        }

        /** Sets the bytes that wait for the socket, which does not tell the bytes that were added and sent. */
        void set(long waiting) {
            // Only the connection's own event loop counts the socket's bytes.
            count(socket, waiting - socket.bytes());
        }

        /** Notes that all bytes that waited for the socket at the last look have left. */
        synchronized void taken() {
            socket.begin();
        }

        private void count(UnreadBytes place, long more) {
            if (more != 0 && counted(place, more) && more > 0) {
                check(this);
            }
        }

        /** Counts atomically, because another thread may cut the connection meanwhile. Returns false after the end. */
        private synchronized boolean counted(UnreadBytes place, long more) {
            if (over) {
                return false;
            }
            place.add(more);
            total.addAndGet(more);
            if (bytes() > 0) {
                holders.add(this);
            } else {
                holders.remove(this);
            }
            return true;
        }

        private synchronized long bytes() {
            return frames.bytes() + socket.bytes();
        }

        private synchronized long age(long now) {
            return Math.max(frames.age(now), socket.age(now));
        }

        /** Notes that the connection is closed and nothing waits any more. Returns false if that was so before. */
        public synchronized boolean end() {
            if (over) {
                return false;
            }
            over = true;
            holders.remove(this);
            total.addAndGet(-bytes());
            return true;
        }

        /** Cuts the connection, and no longer counts its bytes. */
        private void cut() {
            if (end()) {
                cut.run();
            }
        }
    }
}
