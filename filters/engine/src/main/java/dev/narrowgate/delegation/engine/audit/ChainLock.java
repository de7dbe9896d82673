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
 * The lock of a chain: one process writes it. The lock is on a file, and a file that is removed locks nothing for a process that makes
 * another one of that name.
 */
final class ChainLock implements AutoCloseable {

    /**
     * The files whose locks this process holds. None is opened again: a process that closes a file gives up its locks on that file,
     * those of its other channels too (POSIX, fcntl; {@link java.nio.channels.FileLock} says so).
     */
    private static final Set<Object> HELD = new HashSet<>();

    private NamedFile file;

    private ChainLock(NamedFile file) {
        this.file = file;
    }

    /** Null when another process has it, or another writer of this one. */
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
            // By other code of this process: as if another process held it.
        }
        file.close();
        return null;
    }

    private static synchronized void release(NamedFile file) throws IOException {
        HELD.remove(file.identity());
        file.close();
    }

    /**
     * Takes it again when its file was removed, and says whether it did: another process may have had it meanwhile. Fails when it
     * cannot be taken, or another process has it.
     */
    boolean keep() throws IOException {
        if (file.isNamed()) {
            return false;
        }
        var again = locked(file.path());
        if (again == null) {
            throw new IOException(file.path() + " was removed, and another process has taken the chain");
        }
        LoggerFactory.getLogger(ChainLock.class).warn("{} was removed, and is there again", file.path());
        release(file);
        file = again;
        return true;
    }

    @Override
    public void close() throws IOException {
        release(file);
    }
}
