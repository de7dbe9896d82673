package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Facts that must hold under a steady load, with a path for each request. */
@Tag("long")
class UnderLoadIT {

    private static final int CALLERS = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    @Test
    void afterAKillEveryRequestThatTheApiSawHasItsDecidedRecord() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), fixture.config())) {
                var token = fixture.token();
                var callers = load(fixture, port, () -> token);
                awaitRequests(fixture, 2000);
                program.kill();
                stop(callers);
            }
            var seen = new HashSet<String>();
            fixture.seen().forEach(request -> seen.add(request.path()));

            assertThat(seen).hasSizeGreaterThanOrEqualTo(2000);
            assertThat(decided()).containsAll(seen);
            assertThat(AuditVerifier.verify(List.of(folder.resolve("audit"))).broken())
                    .isEmpty();
            continuesAfterTheKill(fixture);
        }
    }

    private void continuesAfterTheKill(ProgramFixture fixture) throws Exception {
        int port = Program.freePort();
        try (var program = Program.serve(folder, port, Program.freePort(), fixture.config())) {
            assertThat(fixture.call(port, "/tickets/after", fixture.token())).isEqualTo(200);
            program.terminate();
        }
        var report = AuditVerifier.verify(List.of(folder.resolve("audit")));
        assertThat(report.broken()).isEmpty();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void theIssuersRotationFailsNoRequest() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), fixture.config())) {
                var token = new String[] {fixture.token()};
                var callers = load(fixture, port, () -> token[0]);
                for (int rotation = 2; rotation < 5; rotation++) {
                    awaitRequests(fixture, fixture.seen().size() + 300);
                    var old = fixture.issuer().jwks();
                    fixture.issuer().rotate("key-" + rotation);
                    // The new key is published before it signs a token, and the old key stays for a while.
                    fixture.publish(both(fixture.issuer().jwks(), old));
                    TimeUnit.MILLISECONDS.sleep(150);
                    token[0] = fixture.token();
                }
                awaitRequests(fixture, fixture.seen().size() + 300);
                stop(callers);
                program.terminate();
            }
            assertThat(statuses.keySet()).containsExactly(200);
        }
    }

    @Test
    void theGatewaysOwnRotationFailsNoRequest() throws Exception {
        var keys = folder.resolve("keys.jwks");
        var old = SigningKeys.newDocument("ES256");
        Files.writeString(keys, old);
        try (var fixture =
                new ProgramFixture(folder, "  signing: { keys: \"file:" + keys + "\", publish-ahead: 1s }")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), fixture.config())) {
                fixture.apiVerifies(port);
                String[] token = {fixture.token()};
                var callers = load(fixture, port, () -> token[0]);
                awaitRequests(fixture, 300);
                Files.writeString(keys, both(SigningKeys.newDocument("ES256"), old));
                // The key is found within two seconds, is published for one second, and then signs new tokens.
                awaitKeys(fixture, 2, () -> token[0] = fixture.token());
                awaitRequests(fixture, fixture.seen().size() + 300);
                stop(callers);
                program.terminate();
            }
            assertThat(statuses.keySet()).containsExactly(200);
        }
    }

    private ExecutorService load(ProgramFixture fixture, int port, Supplier<String> token) {
        var callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            callers.submit(() -> {
                while (!stopped) {
                    call(fixture, port, token.get());
                }
            });
        }
        return callers;
    }

    private void call(ProgramFixture fixture, int port, String token) {
        try {
            int status = fixture.call(port, "/tickets/" + number.incrementAndGet(), token);
            statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
        } catch (IOException gone) {
            statuses.computeIfAbsent(0, any -> new LongAdder()).increment();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(ExecutorService callers) throws InterruptedException {
        stopped = true;
        callers.shutdown();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitRequests(ProgramFixture fixture, int requests) throws InterruptedException {
        for (int attempts = 0; attempts < 6000 && fixture.seen().size() < requests; attempts++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(fixture.seen()).hasSizeGreaterThanOrEqualTo(requests);
    }

    private static void awaitKeys(ProgramFixture fixture, int keys, Runnable meanwhile) throws InterruptedException {
        for (int attempts = 0; attempts < 200 && signingKeys(fixture).size() < keys; attempts++) {
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(signingKeys(fixture)).hasSize(keys);
    }

    /** The headers of the tokens at the API, which name their keys. */
    private static Set<String> signingKeys(ProgramFixture fixture) {
        var keys = new HashSet<String>();
        fixture.seen()
                .forEach(request -> keys.add(request.authorization()
                        .substring(0, request.authorization().indexOf('.'))));
        return keys;
    }

    private Set<String> decided() throws IOException {
        var paths = new HashSet<String>();
        try (var files = Files.list(folder.resolve("audit"))) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".jsonl")).toList()) {
                for (var line : Files.readAllLines(file)) {
                    if (line.contains("\"event\":\"decided\"") && line.endsWith("\"}")) {
                        paths.add(JSON.readTree(line).path("path").asString());
                    }
                }
            }
        }
        return paths;
    }

    private static String both(String newest, String older) {
        return newest.substring(0, newest.lastIndexOf(']')) + "," + older.substring(older.indexOf('[') + 1);
    }
}
