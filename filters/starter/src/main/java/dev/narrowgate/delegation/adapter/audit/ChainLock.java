package dev.narrowgate.delegation.adapter.audit;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The lock of a chain: one process writes it. The lock is on a file, and a file that is removed locks nothing for a process that makes
 * another one of that name.
 */
final class ChainLock implements AutoCloseable {

    private NamedFile file;

    private ChainLock(NamedFile file) {
        this.file = file;
    }

    /** Null when another process has it, or another writer of this one. */
    static @Nullable ChainLock take(Path path) throws IOException {
        var file = locked(path);
        return file == null ? null : new ChainLock(file);
    }

    private static @Nullable NamedFile locked(Path path) throws IOException {
        var file = NamedFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.channel().tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException heldHere) {
            // As if another process held it.
        }
        file.close();
        return null;
    }

    /** Takes it again when its file was removed. Fails when that cannot be, or another process was quicker. */
    void keep() throws IOException {
        if (file.isNamed()) {
            return;
        }
        var again = locked(file.path());
        if (again == null) {
            throw new IOException(file.path() + " was removed, and another process has taken the chain");
        }
        LoggerFactory.getLogger(ChainLock.class).warn("{} was removed, and is there again", file.path());
        file.close();
        file = again;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
