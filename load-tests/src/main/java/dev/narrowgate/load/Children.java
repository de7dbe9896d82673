package dev.narrowgate.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes and folders that this process has made. They end with it, also when it is interrupted. */
public final class Children {

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll));
    }

    private Children() {}

    public static Process started(Process process) {
        RUNNING.add(process);
        return process;
    }

    static Path made(Path folder) {
        FOLDERS.add(folder);
        return folder;
    }

    static void deleted(Path folder) {
        FOLDERS.remove(folder);
    }

    /** Ends a process and its children: it asks them, and after ten seconds it forces them. */
    public static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        RUNNING.remove(process);
    }

    private static void endAll() {
        RUNNING.forEach(Process::destroy);
        try {
            for (var process : RUNNING) {
                end(process);
            }
            for (var folder : FOLDERS) {
                TemporaryFolder.delete(folder);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException left) {
            System.err.println("load-tests: a temporary folder could not be deleted: " + left.getMessage());
        }
    }
}
