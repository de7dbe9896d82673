package dev.narrowgate.delegation.engine.keys;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Key sets in files, looked at before anything starts. */
public final class KeyFiles {

    private KeyFiles() {}

    /** The path of a {@code file:} URI, which may be relative. */
    public static Path path(URI uri) {
        return Path.of(uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath());
    }

    /** Fails with {@code IllegalArgumentException} when no key in it could verify anything. */
    public static void checkPublished(Path file, KeysWithoutKid unnamed) throws IOException {
        KeySet.parse(read(file), unnamed);
    }

    /** The bytes of a key file; fails with "no such file" where there is none. */
    public static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        }
    }
}
