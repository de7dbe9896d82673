package dev.narrowgate.load.comparison;

import dev.narrowgate.load.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Callers with a connection each, which send the next request when the last one was answered with 200. */
final class Load implements AutoCloseable {

    static final int CALLERS = 32;

    private final LongAdder answered = new LongAdder();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    Load(int port, String token) {
        for (int i = 0; i < CALLERS; i++) {
            threads.add(Thread.ofVirtual().start(() -> call(port, token)));
        }
    }

    private void call(int port, String token) {
        try (var caller = new Caller(port)) {
            while (!ended) {
                var status = caller.call("/tickets/1", token);
                if (status != 200) {
                    throw new IOException("status " + status);
                }
                answered.increment();
            }
        } catch (IOException | RuntimeException broken) {
            failure.compareAndSet("", broken.toString());
        }
    }

    /**
     * Returns the number of requests that were answered so far.
     *
     * @throws IOException if one of them was not answered with 200
     */
    long answered() throws IOException {
        if (!failure.get().isEmpty()) {
            throw new IOException("a request under load failed: " + failure.get());
        }
        return answered.sum();
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
