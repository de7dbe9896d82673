package dev.narrowgate.delegation.engine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads and checks key files before the gateway starts. */
public final class KeyFiles {

    private KeyFiles() {}

    /** Fails with {@code IllegalArgumentException} when the file has no key that could verify a signature. */
    public static void checkPublished(Path file, KeysWithoutKid unnamed) throws IOException {
        KeySet.parse(read(file), unnamed);
    }

    /** Reads a key file. Fails with "no such file" when it does not exist. */
    public static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        }
    }
}
