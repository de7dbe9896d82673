package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a chain: a process that lost it writes nothing before it has it again, and then behind all that is there. */
class TakenChainTest {

    @TempDir
    private Path place;

    private final Queue<PendingRecord> queue = new ArrayDeque<>();
    private Path folder;
    private AuditWriter writer;

    @BeforeEach
    void open() throws IOException {
        folder = place.resolve("audit");
        writer = new AuditWriter(AuditFile.open(folder, GATEWAY, 1 << 20), new AuditJson(GATEWAY), false, () -> NOW);
        assertThat(write(AuditEntries.permitted("before", "/"), true)).isTrue();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void noRecordIsWrittenWhileAnotherProcessHasTheChain() throws Exception {
        var before = Files.readString(file());
        try (var taken = lockElsewhere()) {
            Files.move(place.resolve("taken"), lock(), StandardCopyOption.REPLACE_EXISTING);

            assertThat(write(AuditEntries.permitted("refused", "/"), true)).isFalse();
            assertThat(write(AuditEntries.completed("kept"), false)).isFalse();
            for (int again = 0; again < 3; again++) {
                writer.write(queue);

                assertThat(writer.problem()).contains("another process has taken the chain");
                assertThat(Files.readString(file())).isEqualTo(before);
            }
            assertThat(taken.isOpen()).isTrue();
        }

        // The other one has ended.
        writer.write(queue);

        assertThat(writer.problem()).isNull();
        assertThat(Files.readString(file())).contains("\"kept\"").doesNotContain("refused");
        holds();
    }

    @Test
    void withNothingToWriteItIsAProblemAsLongAsItLasts() throws Exception {
        try (var taken = lockElsewhere()) {
            Files.move(place.resolve("taken"), lock(), StandardCopyOption.REPLACE_EXISTING);

            for (int again = 0; again < 3; again++) {
                writer.write(queue);

                assertThat(writer.problem()).contains("another process has taken the chain");
            }
            assertThat(taken.isOpen()).isTrue();
        }

        writer.write(queue);

        assertThat(writer.problem()).isNull();
    }

    @Test
    void theChainGoesOnBehindWhatTheOtherProcessWrote() throws Exception {
        Files.delete(lock());
        try (var other = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, () -> NOW)) {
            other.record(AuditEntries.permitted("other", "/")).toMono().block();

            assertThat(write(AuditEntries.permitted("refused", "/"), true)).isFalse();
        }

        writer.write(queue);

        assertThat(write(AuditEntries.permitted("after", "/"), true)).isTrue();
        assertThat(Files.readString(file())).contains("\"before\"", "\"other\"", "\"after\"");
        holds();
    }

    /** Also when the lock was removed and taken, and left, between two looks. */
    @Test
    void aChainThatGrewBetweenTwoLooksIsNotForkedEither() throws Exception {
        Files.delete(lock());
        try (var other = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1, () -> NOW)) {
            other.record(AuditEntries.permitted("other", "/")).toMono().block();
        }
        Files.delete(lock());

        assertThat(write(AuditEntries.permitted("after", "/"), true)).isTrue();

        assertThat(AuditFiles.of(List.of(folder))).hasSize(2);
        holds();
    }

    /** A process that closes any of its channels to a file gives up its locks on that file (POSIX, fcntl). */
    @Test
    void aSecondSinkOfThisProcessLeavesTheLockWhereItIs() throws Exception {
        try (var second = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, () -> NOW)) {
            assertThat(second.files()).isEmpty();

            assertThat(lockedByAnotherProcess()).isEqualTo("held");
        }
        assertThat(lockedByAnotherProcess()).isEqualTo("held");
    }

    private String lockedByAnotherProcess() throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockAttempt.class.getName(),
                        lock().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** Another process that would have the chain. */
    static final class LockAttempt {

        private LockAttempt() {}

        public static void main(String[] arguments) throws IOException {
            try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.print(channel.tryLock() == null ? "held" : "free");
            }
        }
    }

    /** As of a process that is not this one: it is not among those that {@link ChainLock} knows. */
    private FileChannel lockElsewhere() throws IOException {
        var channel = FileChannel.open(place.resolve("taken"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    private boolean write(AuditRecord record, boolean condition) {
        var pending = new PendingRecord(record, condition);
        queue.add(pending);
        writer.write(queue);
        return pending.written().isDone() && !pending.written().isCompletedExceptionally();
    }

    private void holds() throws IOException {
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    private Path lock() {
        return folder.resolve("chain-0.lock");
    }

    private Path file() throws IOException {
        return AuditFiles.of(List.of(folder)).getFirst();
    }
}
