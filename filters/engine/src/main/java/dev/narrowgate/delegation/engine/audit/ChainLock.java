package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The lock by which one process writes a chain. It is a lock on a file. A removed file does not stop a process that
 * creates another file of that name.
 */
final class ChainLock implements AutoCloseable {

    /**
     * The files whose locks this process holds. None may be opened again. Closing any channel of a file releases all
     * locks of the process on that file (POSIX, fcntl; {@link java.nio.channels.FileLock} documents it).
     */
    private static final Set<Object> HELD = new HashSet<>();

    private NamedFile file;

    private ChainLock(NamedFile file) {
        this.file = file;
    }

    /** Takes the lock. Returns null when another process or another writer of this process holds it. */
    static @Nullable ChainLock take(Path path) throws IOException {
        var file = locked(path);
        return file == null ? null : new ChainLock(file);
    }

    private static synchronized @Nullable NamedFile locked(Path path) throws IOException {
        if (HELD.contains(NamedFile.identity(path))) {
            return null;
        }
        var file = NamedFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.channel().tryLock() != null) {
                HELD.add(file.identity());
                return file;
            }
        } catch (OverlappingFileLockException heldHere) {
            // Other code of this process holds it; treated like another process.
        }
        file.close();
        return null;
    }

    private static synchronized void release(NamedFile file) throws IOException {
        HELD.remove(file.identity());
        file.close();
    }

    /**
     * Takes the lock again if its file was removed, and returns whether it did. If it did, another process may have
     * written in between. Fails when the lock cannot be taken.
     */
    boolean keep() throws IOException {
        if (file.isNamed()) {
            return false;
        }
        var again = locked(file.path());
        if (again == null) {
            throw new IOException(file.path() + " was removed, and another process has taken the chain");
        }
        LoggerFactory.getLogger(ChainLock.class).warn("{} was removed, and was created again", file.path());
        release(file);
        file = again;
        return true;
    }

    @Override
    public void close() throws IOException {
        release(file);
    }
}
