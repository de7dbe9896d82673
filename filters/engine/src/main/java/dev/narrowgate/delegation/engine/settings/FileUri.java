package dev.narrowgate.delegation.engine.settings;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A {@code file:} URI of a configuration, whose path may be relative. */
public final class FileUri {

    private static final String SCHEME = "file";

    private FileUri() {}

    public static boolean isOne(URI uri) {
        return SCHEME.equals(uri.getScheme());
    }

    /** Returns the path of the URI. */
    public static Path path(URI uri) {
        return Path.of(uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath());
    }

    /** Returns the path that a text names; null when the text is no {@code file:} URI. */
    public static @Nullable Path path(String text) {
        try {
            var uri = URI.create(text);
            return isOne(uri) ? path(uri) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
