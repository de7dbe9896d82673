package dev.narrowgate.delegation.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers of one gateway that send 100 requests a second of one task, each to a path of its own. */
final class PacedCallers implements AutoCloseable {

    /**
     * A request with its answer.
     *
     * @param begun when the caller began to send it
     * @param ended when its answer was complete or broke off
     * @param status 0 when the answer broke off
     * @param code of the problem; empty when there was none
     */
    record Answered(String path, Instant begun, Instant ended, int status, String code) {}

    private static final int CALLERS = 8;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;
    private static final int MOST_SECONDS = 30;

    private final GatewayHarness gateway;
    private final String credentials;
    private final long start = System.nanoTime();
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    PacedCallers(GatewayHarness gateway) {
        this.gateway = gateway;
        this.credentials = "Bearer " + gateway.delegation().sign();
        // Explain knows nothing of a task that is over.
        gateway.changesItsConfiguration();
        for (int i = 0; i < CALLERS; i++) {
            threads.execute(this::callUntilTheEnd);
        }
    }

    private void callUntilTheEnd() {
        while (!over) {
            int number = begun.getAndIncrement();
            waitUntil(start + number * PERIOD_NANOS);
            try {
                call("/tickets/" + number);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void call(String path) throws InterruptedException {
        var sent = Instant.now();
        try {
            var answer = gateway.call(path, "Authorization", credentials);
            answers.add(new Answered(path, sent, Instant.now(), answer.statusCode(), code(answer)));
        } catch (IOException brokenOff) {
            answers.add(new Answered(path, sent, Instant.now(), 0, ""));
        }
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() == 200
                ? ""
                : GatewayHarness.json(answer).path("code").asString("");
    }

    List<Answered> answers() {
        return List.copyOf(answers);
    }

    /** Returns the number of answered requests that began after this moment. */
    long answeredSince(Instant moment) {
        return answers.stream().filter(answer -> answer.begun().isAfter(moment)).count();
    }

    /** Ends the load. Returns when every request has its answer. */
    void stop() throws InterruptedException {
        over = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Ends the load also after a failed test. */
    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
