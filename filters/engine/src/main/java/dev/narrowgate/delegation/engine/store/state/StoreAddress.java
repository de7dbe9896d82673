package dev.narrowgate.delegation.engine.store.state;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the state of tasks, budgets and revocations is stored. */
public sealed interface StoreAddress {

    /** What an address may be, for messages. */
    String EXPECTED = "memory, or file: and a folder";

    /** In the memory of this process. */
    record Memory() implements StoreAddress {}

    /** In a local folder, of which only one process is the owner. */
    record Folder(Path path) implements StoreAddress {}

    /** Reads an address. Fails with {@code IllegalArgumentException} whose message says what is wrong. */
    static StoreAddress of(@Nullable String written) {
        if (written == null || written.equals("memory")) {
            return new Memory();
        }
        if (written.startsWith("file:") && written.length() > "file:".length()) {
            try {
                return new Folder(Path.of(written.substring("file:".length())));
            } catch (InvalidPathException invalid) {
                throw new IllegalArgumentException("'" + written + "' names no folder", invalid);
            }
        }
        throw new IllegalArgumentException("'" + written + "' is no store");
    }
}
