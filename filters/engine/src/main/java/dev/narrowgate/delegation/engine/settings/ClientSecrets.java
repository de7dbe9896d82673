package dev.narrowgate.delegation.engine.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads secrets from a file, from an environment variable, or, for a demonstration, from the configuration itself. */
public final class ClientSecrets {

    private static final String FILE = "file:";
    private static final String VARIABLE = "env:";

    /** The expectation in a message about a missing secret. */
    public static final String EXPECTED = "file: and a path, env: and a name, or the secret itself";

    private static final int SHORTEST = 16;

    private ClientSecrets() {}

    /** Reads a secret. Notes a problem and returns null if there is none. No problem contains the secret. */
    public static @Nullable ClientSecret read(@Nullable String written, String key, Findings findings) {
        if (written == null || written.isBlank()) {
            findings.problem(key, "missing (expected: " + EXPECTED + ")");
            return null;
        }
        try {
            return read(written);
        } catch (IOException | IllegalArgumentException unusable) {
            findings.problem(key, unusable.getMessage() + " (expected: a secret)");
            return null;
        }
    }

    /** Reads a secret that two parties share and send. A shorter one can be guessed (RFC 6819, section 5.1.4.2.2). */
    public static @Nullable ClientSecret readShared(@Nullable String written, String key, Findings findings) {
        var secret = read(written, key, findings);
        if (secret != null && secret.value().length() < SHORTEST) {
            findings.problem(key, "a secret of fewer than " + SHORTEST + " characters (expected: that many or more)");
        }
        return secret;
    }

    /** Fails with a message that names the place of the secret, and never the secret. */
    private static ClientSecret read(String written) throws IOException {
        if (written.startsWith(FILE)) {
            var file = FileUri.path(URI.create(written));
            return secret(text(file), file.toString());
        }
        if (written.startsWith(VARIABLE)) {
            var name = written.substring(VARIABLE.length());
            var value = System.getenv(name);
            return secret(value == null ? "" : value, "environment variable " + name);
        }
        return new ClientSecret(written);
    }

    private static ClientSecret secret(String value, String place) {
        // Editors and echo end a file with a line feed, which is no part of the secret.
        var text = value.stripTrailing();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(place + ": missing or empty");
        }
        return new ClientSecret(text);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": no such file", missing);
        } catch (IOException unreadable) {
            throw new IOException(file + ": cannot be read", unreadable);
        }
    }
}
