package dev.narrowgate.delegation.engine.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The generation that a store has reached, in a file outside its folder. By it a start notices a folder that was
 * restored from an older copy, or that has lost its end.
 */
record GenerationMark(Path file) {

    /** @param id of the store */
    static GenerationMark of(Path folder, String id) {
        return new GenerationMark(folder.resolve("store-" + id + ".generation"));
    }

    /** Fails when the store has reached a later generation before. */
    void check(long generation) throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        var written = Files.readString(file).strip();
        long reached;
        try {
            reached = Long.parseLong(written);
        } catch (NumberFormatException damaged) {
            throw new UnusableStore(file + " holds no generation", damaged);
        }
        if (generation < reached) {
            throw new UnusableStore(StoreFolder.FILE + " is an older copy of generation " + generation + ", and " + file
                    + " says " + reached + ": later revocations and calls are missing (remove that file to start"
                    + " without them)");
        }
    }

    void write(long generation) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (var open = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var text = ByteBuffer.wrap((generation + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                open.write(text);
            }
            open.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
