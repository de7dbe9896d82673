package dev.narrowgate.load.comparison;

import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a peer is started in.
 *
 * @param folder for its configuration and its log
 */
record Surroundings(Path folder, Issuer issuer, NextHop nextHop) {

    /** Writes a file from the resource of that name, with a value in the place of each <code>${name}</code>. */
    Path fill(String resource, Map<String, String> values) {
        try (var in = Surroundings.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return Files.writeString(folder.resolve(resource), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path log() {
        return folder.resolve("log");
    }
}
