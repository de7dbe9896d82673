package dev.narrowgate.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that is deleted with what it holds. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path = Files.createTempDirectory("narrowgate-load");

    public TemporaryFolder() throws IOException {}

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
