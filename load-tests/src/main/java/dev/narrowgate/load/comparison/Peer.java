package dev.narrowgate.load.comparison;

import dev.narrowgate.load.ServerProcess;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** A program that forwards requests, and how it is started. */
public interface Peer {

    String title();

    /** Returns what it does with a request that it forwards, beside forwarding it. */
    String work();

    /**
     * Returns how many windows together have to cost as much as the ones before them. A JVM compiles its code for minutes, and costs
     * the same for a while in between.
     */
    default int steadyWindows() {
        return 2;
    }

    /** Returns why it cannot be started on this machine, or nothing. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Returns the name by which it is chosen: letters, digits and hyphens. */
    default String id() {
        return title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Starts it in front of the next hop of the surroundings. */
    ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException;
}
