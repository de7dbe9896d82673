package dev.narrowgate.load.revocation;

import dev.narrowgate.load.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers of one gateway with one token, until they are stopped. */
final class SteadyLoad implements AutoCloseable {

    static final int REQUESTS_A_SECOND = 100;

    private static final int CALLERS = 4;
    private static final long PERIOD_NANOS = 1_000_000_000L / REQUESTS_A_SECOND;

    private final int port;
    private final String path;
    private final String token;
    private final long start = System.nanoTime();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** @param path of the requests, without their number */
    SteadyLoad(int port, String path, String token) {
        this.port = port;
        this.path = path;
        this.token = token;
        for (int i = 0; i < CALLERS; i++) {
            threads.add(Thread.ofPlatform().daemon().start(this::callUntilTheEnd));
        }
    }

    private void callUntilTheEnd() {
        while (!over) {
            try (var caller = new Caller(port)) {
                while (!over) {
                    var next = number.getAndIncrement();
                    LockSupport.parkNanos(start + next * PERIOD_NANOS - System.nanoTime());
                    switch (caller.call(path + "/" + next, token)) {
                        case 200 -> served.incrementAndGet();
                        case 401 -> refused.incrementAndGet();
                        default -> {}
                    }
                }
            } catch (IOException cut) {
                // A revocation cuts what is under way. The next request has a connection of its own.
            }
        }
    }

    /** Returns the number of requests that the next hop answered. */
    int served() {
        return served.get();
    }

    /** Returns the number of requests that got 401. */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
