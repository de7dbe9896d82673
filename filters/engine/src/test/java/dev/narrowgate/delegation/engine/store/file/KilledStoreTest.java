package dev.narrowgate.delegation.engine.store.file;

import static dev.narrowgate.delegation.engine.store.file.StoreFixture.calls;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.get;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.revoke;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes. All that it has answered is in its folder. */
class KilledStoreTest {

    private static final String CALL = "call ";
    private static final String REVOKED = "revoked ";
    private static final int TASKS = 4;

    @TempDir
    private Path place;

    @RepeatedTest(3)
    void aKilledProcessLosesNoAnsweredCallAndNoRevocation() throws Exception {
        var fixture = new StoreFixture(place);
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Answering.class.getName(),
                        place.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var answers = new ArrayList<String>();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (answers.size() < 3000) {
                answers.add(out.readLine());
            }
            assertThatExceptionOfType(UnusableStore.class)
                    .isThrownBy(fixture::open)
                    .withMessage("another process is the owner of the folder");
            // The handle leaves the pipe open, which has the last answers; the last line may be half a line.
            process.toHandle().destroyForcibly();
            out.lines().forEach(answers::add);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        answers.removeLast();

        try (var store = fixture.open()) {
            for (int i = 0; i < TASKS; i++) {
                var name = "task-" + i;
                var answered = answers.stream().filter((CALL + name)::equals).count();
                var stored = store.named(name).block();
                assertThat(answered).isPositive();
                assertThat(stored).singleElement().satisfies(task -> {
                    assertThat(task.calls()).isGreaterThanOrEqualTo(answered);
                    assertThat(task.inFlight()).isZero();
                });
                assertThat(stored).extracting(StoredTask::id).containsExactly(task(name));
            }
            var revoked = answers.stream()
                    .filter(line -> line.startsWith(REVOKED))
                    .map(line -> line.substring(REVOKED.length()))
                    .toList();
            assertThat(revoked).hasSizeGreaterThan(10);
            assertThat(store.revocations()).extracting(Revocation::id).containsAll(revoked);
        }
    }

    /** Takes and revokes for as long as it lives, and prints what was answered. */
    static final class Answering {

        private Answering() {}

        public static void main(String[] arguments) throws Exception {
            var fixture = new StoreFixture(Path.of(arguments[0]));
            var store = fixture.open();
            List<Runnable> work = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                var name = "task-" + i;
                get(store.open(task(name), fixture.opening()));
                work.add(() -> {
                    get(store.take(fixture.taking(task(name), calls(1_000_000))));
                    System.out.println(CALL + name);
                });
            }
            work.add(() -> {
                var task = new Revocable.Task(task("revoked-" + System.nanoTime()));
                System.out.println(REVOKED
                        + revoke(store, fixture.revocation(task, Instant.MAX)).id());
            });
            try (var threads = Executors.newFixedThreadPool(work.size())) {
                work.forEach(one -> threads.submit(() -> {
                    while (true) {
                        one.run();
                    }
                }));
            }
        }
    }
}
