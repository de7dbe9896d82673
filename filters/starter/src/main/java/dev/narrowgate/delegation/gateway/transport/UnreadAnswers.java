package dev.narrowgate.delegation.gateway.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of answers that were written and not yet taken, for each connection and for the process. A connection that
 * holds more than its part is cut; when all of them together hold too much, the one that holds most is. Any thread may count.
 */
final class UnreadAnswers {

    private final long most;
    private final long mostOfConnection;
    private final AtomicLong total = new AtomicLong();
    private final Set<Held> holders = ConcurrentHashMap.newKeySet();

    /**
     * @param most bytes of all connections together
     * @param mostOfConnection bytes of one
     */
    UnreadAnswers(long most, long mostOfConnection) {
        this.most = most;
        this.mostOfConnection = mostOfConnection;
    }

    /** @param cut closes the connection; called once at most, on any thread */
    Held connection(Runnable cut) {
        return new Held(cut);
    }

    long total() {
        return total.get();
    }

    private void check(Held changed) {
        if (changed.bytes.get() > mostOfConnection) {
            changed.cut();
        }
        while (total.get() > most) {
            Held largest = changed;
            for (var held : holders) {
                if (held.bytes.get() > largest.bytes.get()) {
                    largest = held;
                }
            }
            if (!largest.cut()) {
                return;
            }
        }
    }

    /** What one connection holds. */
    final class Held {

        private final Runnable cut;
        private final AtomicLong bytes = new AtomicLong();
        private volatile boolean over;

        private Held(Runnable cut) {
            this.cut = cut;
        }

        void add(long more) {
            if (more == 0 || over) {
                return;
            }
            total.addAndGet(more);
            if (bytes.addAndGet(more) > 0) {
                holders.add(this);
            } else {
                holders.remove(this);
            }
            if (more > 0) {
                check(this);
            }
        }

        /** Where it is known what waits, and not what came and went. */
        void set(long waiting) {
            add(waiting - bytes.get());
        }

        /** The connection is closed, and nothing waits any more. */
        void end() {
            if (!over) {
                over = true;
                holders.remove(this);
                total.addAndGet(-bytes.getAndSet(0));
            }
        }

        /** False when it was cut before. Its bytes are as good as gone. */
        private synchronized boolean cut() {
            if (over) {
                return false;
            }
            end();
            cut.run();
            return true;
        }
    }
}
