package dev.narrowgate.delegation.engine.signing;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The threads that wait for keys in files and devices. A device that hangs does not stop other blocking work. */
public final class SigningThreads {

    private static final int MAXIMUM_THREADS = 8;
    private static final int MAXIMUM_WAITING = 1000;
    private static final int IDLE_SECONDS = 60;

    private static final Scheduler SCHEDULER =
            Schedulers.newBoundedElastic(MAXIMUM_THREADS, MAXIMUM_WAITING, "signing", IDLE_SECONDS, true);

    private SigningThreads() {}

    public static Scheduler scheduler() {
        return SCHEDULER;
    }
}
