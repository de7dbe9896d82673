package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.StoreUnavailable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Parts on their way to the disk, and the future that their request waits for.
 *
 * @param forced whether they must survive a loss of power
 */
record PendingWrite(List<Part> parts, boolean forced, CompletableFuture<Void> written) {

    PendingWrite(List<Part> parts, boolean forced) {
        this(parts, forced, new CompletableFuture<>());
    }

    void isWritten() {
        written.complete(null);
    }

    void cannotBeWritten(String why) {
        written.completeExceptionally(new StoreUnavailable(why));
    }
}
