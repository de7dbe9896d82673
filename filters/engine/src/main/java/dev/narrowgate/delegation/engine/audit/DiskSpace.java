package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the disk space of the audit folder. */
public interface DiskSpace {

    /** Free and total space, in bytes. */
    record Room(long free, long total) {}

    Room room() throws IOException;

    static DiskSpace of(Path folder) {
        return () -> {
            var store = Files.getFileStore(folder);
            return new Room(store.getUsableSpace(), store.getTotalSpace());
        };
    }
}
