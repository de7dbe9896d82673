package dev.narrowgate.delegation.engine.store;

/**
 * Counts up when results that were made from something have to be dropped, because that has changed. A result that was begun before
 * is not kept afterwards: keeping and dropping hold the same lock.
 */
public final class Generation {

    private volatile int present;

    /** The present generation, to be read before a result is begun. */
    public int now() {
        return present;
    }

    /** Keeps a result, unless it was begun in an earlier generation. */
    public synchronized void keep(int begun, Runnable keep) {
        if (begun == present) {
            keep.run();
        }
    }

    /** Begins a new generation, and drops all results of the ones before. */
    public synchronized void next(Runnable drop) {
        present = present + 1;
        drop.run();
    }
}
