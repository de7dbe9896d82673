package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.settings.FileUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves {@code file:} addresses of a configuration. A relative one starts at the folder of its key's file. */
final class FilePlaces {

    private static final String FILE = "file:";

    /** The last parts of the keys that name files. In other keys the same text may be a scope or an audience. */
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
            "rego",
            "secret-access-key",
            "session-token",
            "token",
            "value");

    private static final Set<String> UNIFORM =
            KEYS.stream().map(SettingNames::uniform).collect(Collectors.toUnmodifiableSet());

    private FilePlaces() {}

    /** Whether the text names a file, by the last part of its key without hyphens and in lower case. */
    static boolean isPlaceOfUniform(String key, String text) {
        return UNIFORM.contains(key) && text.startsWith(FILE);
    }

    /** Whether the text names a file. */
    static boolean isPlace(String key, String text) {
        return KEYS.contains(key) && text.startsWith(FILE);
    }

    /**
     * Returns the absolute address, so that every message names the full path. A text that is not a path is returned
     * unchanged, for the reader of the key.
     */
    static String absolute(String text, Path folder) {
        try {
            var path = FileUri.path(URI.create(text));
            return path.isAbsolute() || path.toString().isEmpty()
                    ? text
                    : FILE + folder.resolve(path).normalize().toUri().getRawPath();
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
