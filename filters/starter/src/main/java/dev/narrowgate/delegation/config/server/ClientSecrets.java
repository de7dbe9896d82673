package dev.narrowgate.delegation.config.server;

import dev.narrowgate.delegation.engine.keys.KeyFiles;
import dev.narrowgate.delegation.engine.oauth.ClientSecret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where secrets are: in a file, in an environment variable, or, for a demonstration, in the configuration itself. */
public final class ClientSecrets {

    private static final String FILE = "file:";
    private static final String VARIABLE = "env:";

    private ClientSecrets() {}

    /** Fails with a message that says where the secret was looked for, and never what was found there. */
    public static ClientSecret read(String written) throws IOException {
        if (written.startsWith(FILE)) {
            var file = KeyFiles.path(URI.create(written));
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
