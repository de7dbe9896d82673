package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.keys.KeyFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Where a {@code file:} is that a configuration names: a relative one is beside the file in which its key stands. */
final class FilePlaces {

    private static final String FILE = "file:";

    /** The last parts of the keys that name files. Elsewhere the same letters mean something else: a scope, an audience. */
    private static final Set<String> KEYS = Set.of(
            "access-key-id",
            "bearer",
            "bundle",
            "ca",
            "client-key",
            "client-secret",
            "jwks-uri",
            "keys",
            "password",
            "pin",
            "secret-access-key",
            "session-token",
            "value");

    private FilePlaces() {}

    /** Whether it names a file. */
    static boolean isPlace(String key, String text) {
        return KEYS.contains(key) && text.startsWith(FILE);
    }

    /**
     * The same place from the root of the file system, so that every message says where it is looked for. What is no path is
     * left for the reader of the key.
     */
    static String absolute(String text, Path folder) {
        try {
            var path = KeyFiles.path(URI.create(text));
            return path.isAbsolute() || path.toString().isEmpty()
                    ? text
                    : FILE + folder.resolve(path).normalize().toUri().getRawPath();
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
