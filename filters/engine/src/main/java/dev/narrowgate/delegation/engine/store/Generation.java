package dev.narrowgate.delegation.engine.store;

/**
 * Counts the changes of an input. After a change, results computed from the earlier input are dropped and not cached
 * again. Keeping and dropping hold the same lock.
 */
public final class Generation {

    private volatile int present;

    /** Returns the present generation. Read it before the computation of a result begins. */
    public int now() {
        return present;
    }

    /** Runs the action that keeps a result, unless the computation began in an earlier generation. */
    public synchronized void keep(int begun, Runnable keep) {
        if (begun == present) {
            keep.run();
        }
    }

    /** Begins a new generation, and drops all earlier results. */
    public synchronized void next(Runnable drop) {
        present = present + 1;
        drop.run();
    }
}
