package dev.narrowgate.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that is deleted with what it holds. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path = Children.made(Files.createTempDirectory("narrowgate-load"));

    public TemporaryFolder() throws IOException {}

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        delete(path);
        Children.deleted(path);
    }

    /** Deletes a folder with what it holds, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
