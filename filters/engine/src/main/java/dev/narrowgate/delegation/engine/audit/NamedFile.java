package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * An open file, and the name under which it was opened. A removed or replaced file stays open and accepts writes, but
 * it has no name, and its content is lost when it is closed.
 */
final class NamedFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    /** The file's key; null where the file system has none. */
    private final @Nullable Object key;

    private NamedFile(Path path, FileChannel channel, @Nullable Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    static NamedFile open(Path path, OpenOption... options) throws IOException {
        var channel = FileChannel.open(path, options);
        try {
            return new NamedFile(path, channel, key(path));
        } catch (IOException gone) {
            channel.close();
            throw gone;
        }
    }

    /**
     * Returns the identity of the file under a path: its key, or its path if there are no keys. Null without a file.
     */
    static @Nullable Object identity(Path path) {
        try {
            return identity(path, key(path));
        } catch (IOException gone) {
            return null;
        }
    }

    private static Object identity(Path path, @Nullable Object key) {
        return key == null ? path.toAbsolutePath() : key;
    }

    /** Returns the identity of this file. */
    Object identity() {
        return identity(path, key);
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /** Whether the name still belongs to this file. */
    boolean isNamed() {
        try {
            var found = key(path);
            return found == null || found.equals(key);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Fails when the name no longer belongs to this file. */
    void check() throws IOException {
        if (!isNamed()) {
            throw new IOException(path + (Files.exists(path) ? " was replaced by another file" : " was removed"));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
