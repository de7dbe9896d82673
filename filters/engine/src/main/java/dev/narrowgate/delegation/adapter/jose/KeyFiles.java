package dev.narrowgate.delegation.adapter.jose;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

    /**
     * By which algorithm its first key signs what a client shows of itself. Fails with {@code IllegalArgumentException} when it
     * could not.
     */
    public static String clientAlgorithm(Path file) throws IOException {
        return ClientAssertions.key(new String(read(file), StandardCharsets.UTF_8))
                .algorithm();
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        }
    }
}
