package dev.narrowgate.delegation.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Eight callers of a gateway that send one request after the other, and note each answer. */
final class SteadyCallers implements AutoCloseable {

    /** @param number counts the requests from 1, in the order in which they begin */
    record Request(int number, String method, String path) {}

    /**
     * @param code of the problem; empty when the next hop answered
     * @param hop the id of the refused hop; empty when the next hop answered
     */
    record Answered(Request request, int status, String code, String hop) {}

    private static final int CALLERS = 8;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final GatewayHarness gateway;
    private final IntFunction<Request> requests;
    private final String credentials;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** @param requests makes the request with this number */
    SteadyCallers(GatewayHarness gateway, IntFunction<Request> requests) {
        this.gateway = gateway;
        this.requests = requests;
        this.credentials = "Bearer " + gateway.delegation().sign();
        // Explain knows neither decision points that fail nor a changed configuration.
        gateway.changesItsConfiguration();
        for (int i = 0; i < CALLERS; i++) {
            threads.execute(this::callUntilTheEnd);
        }
    }

    private void callUntilTheEnd() {
        while (!over) {
            var request = requests.apply(begun.incrementAndGet());
            try {
                answers.add(answered(
                        request, gateway.send(request.method(), request.path(), "Authorization", credentials)));
            } catch (IOException failed) {
                failures.add(failed);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Answered answered(Request request, HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            return new Answered(request, 200, "", "");
        }
        var problem = GatewayHarness.json(answer);
        return new Answered(
                request,
                answer.statusCode(),
                problem.path("code").asString(""),
                problem.path("instance").asString("").replace("urn:uuid:", ""));
    }

    /** The number of the request that began last. */
    int begun() {
        return begun.get();
    }

    List<Answered> answers() {
        return List.copyOf(answers);
    }

    /** The answers to requests that began after that one. */
    List<Answered> answersAfter(int number) {
        return answers.stream()
                .filter(answer -> answer.request().number() > number)
                .toList();
    }

    /** Returns when so many requests that begin from now on have such an answer. */
    void awaitFurther(int count, Predicate<Answered> wanted) {
        int present = begun();
        await().atMost(SOON)
                .until(() -> answersAfter(present).stream().filter(wanted).count() >= count);
    }

    /** Ends the load. Returns when every request has its answer, and fails if one had none. */
    void stop() throws InterruptedException {
        over = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
    }

    /** Ends the load also after a failed test. */
    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
