package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room there is where the audit is written. */
public interface DiskSpace {

    /** In bytes. */
    record Room(long free, long total) {}

    Room room() throws IOException;

    static DiskSpace of(Path folder) {
        return () -> {
            var store = Files.getFileStore(folder);
            return new Room(store.getUsableSpace(), store.getTotalSpace());
        };
    }
}
