package dev.narrowgate.delegation.engine.transport.traffic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts bytes that wait, for each connection and for the process: those of answers that were written and not yet taken, and by a
 * second one those of requests that wait for a next hop. A connection that holds more than its part is cut. When all together hold
 * too much, the one whose bytes wait longest is cut: the one that holds most may be a caller that reads fast. Any thread may count.
 */
public final class UnreadAnswers {

    private final long most;
    private final long mostOfConnection;
    private final LongSupplier nanoClock;
    private final AtomicLong total = new AtomicLong();
    private final Set<Held> holders = ConcurrentHashMap.newKeySet();

    /**
     * @param most bytes of all connections together
     * @param mostOfConnection bytes of one
     */
    public UnreadAnswers(long most, long mostOfConnection, LongSupplier nanoClock) {
        this.most = most;
        this.mostOfConnection = mostOfConnection;
        this.nanoClock = nanoClock;
    }

    /** @param cut closes the connection; called once at most, on any thread */
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

    /** Of those that hold enough to be worth it: together they hold half of everything, however many hold next to nothing. */
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

    /** What one connection holds: frames that wait for a window of HTTP/2, and bytes that wait for the socket. */
    public final class Held {

        private final Runnable cut;
        private final UnreadBytes frames = new UnreadBytes(nanoClock);
        private final UnreadBytes socket = new UnreadBytes(nanoClock);
        private boolean over;

        private Held(Runnable cut) {
            this.cut = cut;
        }

        /** Of frames, which were written or are gone. */
        public void add(long more) {
            count(frames, more);
        }

        /** Of the socket it is known what waits, and not what came and went. */
        void set(long waiting) {
            // The only one that counts there is the connection's own event loop.
            count(socket, waiting - socket.bytes());
        }

        /** What waited for the socket the last time it was looked at is gone. */
        synchronized void taken() {
            socket.begin();
        }

        private void count(UnreadBytes place, long more) {
            if (more != 0 && counted(place, more) && more > 0) {
                check(this);
            }
        }

        /** Whole, or not at all: another thread may cut the connection meanwhile. */
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

        /** The connection is closed, and nothing waits any more. False when that was so before. */
        public synchronized boolean end() {
            if (over) {
                return false;
            }
            over = true;
            holders.remove(this);
            total.addAndGet(-bytes());
            return true;
        }

        /** Its bytes are as good as gone. */
        private void cut() {
            if (end()) {
                cut.run();
            }
        }
    }
}
