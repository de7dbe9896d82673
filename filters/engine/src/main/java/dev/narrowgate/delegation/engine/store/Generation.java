package dev.narrowgate.delegation.engine.store;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Counts up when results that were made from something have to be dropped, because that has changed. A result that was begun before
 * is not kept afterwards: keeping shares a lock that dropping holds alone.
 */
public final class Generation {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile int present;

    /** The present generation, to be read before a result is begun. */
    public int now() {
        return present;
    }

    /**
     * Keeps a result, unless it was begun in an earlier generation. Several threads may keep at once. A result is not kept while
     * others are dropped, because its thread may be an event loop, which must not wait.
     */
    public void keep(int begun, Runnable keep) {
        if (!lock.readLock().tryLock()) {
            return;
        }
        try {
            if (begun == present) {
                keep.run();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Begins a new generation, and drops all results of the generations before. */
    public void next(Runnable drop) {
        lock.writeLock().lock();
        try {
            present = present + 1;
            drop.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
