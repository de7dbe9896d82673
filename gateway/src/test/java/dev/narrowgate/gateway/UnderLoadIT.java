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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What must hold while requests keep coming, each to a path of its own. */
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
        try (var world = new World(folder, "")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), world.config())) {
                var token = world.token();
                var callers = load(world, port, () -> token);
                awaitRequests(world, 2000);
                program.kill();
                stop(callers);
            }
            var seen = new HashSet<String>();
            world.seen().forEach(request -> seen.add(request.path()));

            assertThat(seen).hasSizeGreaterThanOrEqualTo(2000);
            assertThat(decided()).containsAll(seen);
            assertThat(AuditVerifier.verify(List.of(folder.resolve("audit"))).broken())
                    .isEmpty();
            goesOnAfterTheKill(world);
        }
    }

    private void goesOnAfterTheKill(World world) throws Exception {
        int port = Program.freePort();
        try (var program = Program.serve(folder, port, Program.freePort(), world.config())) {
            assertThat(world.call(port, "/tickets/after", world.token())).isEqualTo(200);
            program.terminate();
        }
        var report = AuditVerifier.verify(List.of(folder.resolve("audit")));
        assertThat(report.broken()).isEmpty();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void theIssuersRotationFailsNoRequest() throws Exception {
        try (var world = new World(folder, "")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), world.config())) {
                var token = new String[] {world.token()};
                var callers = load(world, port, () -> token[0]);
                for (int rotation = 2; rotation < 5; rotation++) {
                    awaitRequests(world, world.seen().size() + 300);
                    var old = world.issuer().jwks();
                    world.issuer().rotate("key-" + rotation);
                    // The new key is published before anything is signed with it, and the old one stays for a while.
                    world.publish(both(world.issuer().jwks(), old));
                    TimeUnit.MILLISECONDS.sleep(150);
                    token[0] = world.token();
                }
                awaitRequests(world, world.seen().size() + 300);
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
        try (var world = new World(folder, "  signing: { keys: \"file:" + keys + "\", publish-ahead: 1s }")) {
            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), world.config())) {
                world.apiVerifies(port);
                String[] token = {world.token()};
                var callers = load(world, port, () -> token[0]);
                awaitRequests(world, 300);
                Files.writeString(keys, both(SigningKeys.newDocument("ES256"), old));
                // It is found within two seconds and published for one, and then signs what is made anew.
                awaitKeys(world, 2, () -> token[0] = world.token());
                awaitRequests(world, world.seen().size() + 300);
                stop(callers);
                program.terminate();
            }
            assertThat(statuses.keySet()).containsExactly(200);
        }
    }

    private ExecutorService load(World world, int port, Supplier<String> token) {
        var callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            callers.submit(() -> {
                while (!stopped) {
                    call(world, port, token.get());
                }
            });
        }
        return callers;
    }

    private void call(World world, int port, String token) {
        try {
            int status = world.call(port, "/tickets/" + number.incrementAndGet(), token);
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

    private static void awaitRequests(World world, int requests) throws InterruptedException {
        for (int attempts = 0; attempts < 6000 && world.seen().size() < requests; attempts++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(world.seen()).hasSizeGreaterThanOrEqualTo(requests);
    }

    private static void awaitKeys(World world, int keys, Runnable meanwhile) throws InterruptedException {
        for (int attempts = 0; attempts < 200 && signingKeys(world).size() < keys; attempts++) {
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(signingKeys(world)).hasSize(keys);
    }

    /** The headers of the tokens that arrived, which name their keys. */
    private static Set<String> signingKeys(World world) {
        var keys = new HashSet<String>();
        world.seen()
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
