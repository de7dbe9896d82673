package dev.narrowgate.delegation.engine.store.file;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands parts to one writing thread, so that event loops never wait for a file and many requests share one
 * transaction.
 */
final class FolderWriter implements AutoCloseable {

    /** The most requests that may wait for the disk. Further ones are refused. */
    private static final int CAPACITY = 65_536;

    private static final long CLOSE_SECONDS = 10;
    private static final String CLOSED = "the store is closed";
    private static final String DEAD = "an error has ended the thread that writes the store (restart the gateway)";

    private final Queue<PendingWrite> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final BatchWriter batches;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    FolderWriter(BatchWriter batches) {
        this.batches = batches;
        this.thread = Thread.ofPlatform().name("delegation-store").daemon(true).start(this::run);
    }

    /** Completes when the parts are written, or fails with {@code StoreUnavailable}. */
    CompletableFuture<Void> write(List<Part> parts, boolean forced) {
        var pending = new PendingWrite(parts, forced);
        if (waiting.incrementAndGet() > CAPACITY) {
            waiting.decrementAndGet();
            pending.cannotBeWritten("too many requests wait for the store");
            return pending.written();
        }
        queue.add(pending);
        LockSupport.unpark(thread);
        // The thread may have ended meanwhile, and would never write this.
        if (ended && queue.remove(pending)) {
            pending.cannotBeWritten(end());
        }
        return pending.written();
    }

    /** Returns the reason why the store cannot be written at present, or null. */
    @Nullable
    String problem() {
        return ended ? end() : batches.problem();
    }

    private String end() {
        return closing ? CLOSED : DEAD;
    }

    /** Writes what waits, and ends the thread. Waits for at most ten seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!(closing && queue.isEmpty())) {
                int done = batches.write(queue);
                waiting.addAndGet(-done);
                if (done == 0 && !closing) {
                    // The next request wakes the thread; after a failure the timeout does.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(batches.problem() == null ? 1000 : 200));
                }
            }
        } finally {
            // No request may wait for an ended thread.
            ended = true;
            for (var late = queue.poll(); late != null; late = queue.poll()) {
                late.cannotBeWritten(end());
            }
            batches.close();
        }
    }
}
