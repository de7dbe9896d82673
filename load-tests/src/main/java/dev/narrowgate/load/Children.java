package dev.narrowgate.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that this one has started. They end with it, also when it is interrupted. */
public final class Children {

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Children::end)));
    }

    private Children() {}

    public static Process started(Process process) {
        RUNNING.add(process);
        return process;
    }

    /** Asks a process and its children to end. */
    public static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        RUNNING.remove(process);
    }
}
