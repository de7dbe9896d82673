package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AuditRetentionTest {

    @TempDir
    private Path folder;

    private Instant now = NOW;
    private FileAuditSink sink;

    @BeforeEach
    void fourDays() throws Exception {
        sink = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, () -> now);
        for (int day = 0; day < 4; day++) {
            now = NOW.plus(Duration.ofDays(day));
            write("day-" + day);
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        sink.close();
    }

    @Test
    void noFileIsRemovedUnlessTheConfigurationSaysSo() throws Exception {
        now = NOW.plus(Duration.ofDays(10_000));
        keep(RetentionLimits.NONE);

        assertThat(files()).hasSize(5);
    }

    @Test
    void removesWhatIsOlderAndLeavesTheRest() throws Exception {
        keep(age(2));

        // The end of the first day is more than two days ago, that of the second is not.
        assertThat(files()).hasSize(3);
        assertThat(files().getFirst().toString()).contains("000002");
    }

    @Test
    void theRemovalIsARecordThatExplainsTheMissingFront() throws Exception {
        keep(age(2));
        sink.close();

        var report = AuditVerifier.verify(List.of(folder));
        assertThat(report.broken()).isEmpty();
        assertThat(report.notes()).singleElement().asString().contains("were removed by retention");
        assertThat(Files.readString(files().getLast()))
                .contains("\"event\":\"retired\"", "\"file\":\"chain-0.2026-11-21.000001.jsonl\"", "older than PT48H");
    }

    @Test
    void aFrontThatNoRecordTellsOfIsMissing() throws Exception {
        keep(age(2));
        sink.close();
        Files.delete(files().getFirst());

        assertThat(AuditVerifier.verify(List.of(folder)).broken())
                .singleElement()
                .asString()
                .contains("000003.jsonl:1: the chain does not start here");
    }

    @Test
    void aFileInTheMiddleIsMissingAllTheSame() throws Exception {
        keep(age(2));
        sink.close();
        Files.delete(files().get(1));

        assertThat(AuditVerifier.verify(List.of(folder)).broken()).hasSize(1);
    }

    @Test
    void removesTheOldestWhileAllAreTooLarge() throws Exception {
        keep(new RetentionLimits(null, size() - 1));
        sink.close();

        assertThat(files()).hasSizeLessThan(4);
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    @Test
    void neverRemovesTheFileThatIsBeingWritten() throws Exception {
        now = NOW.plus(Duration.ofDays(1000));
        keep(new RetentionLimits(Duration.ofDays(1), 1L));
        keep(new RetentionLimits(Duration.ofDays(1), 1L));
        write("still here");
        sink.close();

        assertThat(files()).hasSize(1);
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    @Test
    void aFileThatIsNotIntactIsKept() throws Exception {
        var first = files().getFirst();
        Files.writeString(first, Files.readString(first).replace("day-0", "day-9"));
        keep(age(2));

        assertThat(files()).hasSize(4);
    }

    /** As logrotate leaves it with "create": the records are elsewhere, and the chain has gone on in the next file. */
    @Test
    void anEmptyFileDoesNotHoldUpTheRemovalOfOthers() throws Exception {
        Files.writeString(files().getFirst(), "");
        now = NOW.plus(Duration.ofDays(6));
        keep(age(2));
        sink.close();

        assertThat(files()).hasSize(2);
        assertThat(files().getLast().toString()).contains("000005");
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    @Test
    void aFolderThatIsGoneIsToldOnce() throws Exception {
        for (var file : files()) {
            Files.delete(file);
        }
        Files.delete(folder.resolve("chain-0.lock"));
        Files.delete(folder);
        var retention = new AuditRetention(sink, age(2), () -> "id", () -> now);
        var logger = (Logger) LoggerFactory.getLogger(AuditRetention.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            for (int look = 0; look < 3; look++) {
                retention.check();
            }
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage()).startsWith("The retention of the audit failed: "));
    }

    @Test
    void afterARestartTheChainGoesOn() throws Exception {
        keep(age(2));
        sink.close();
        sink = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, () -> now);
        now = now.plus(Duration.ofDays(2));
        keep(age(2));
        sink.close();

        assertThat(files().getFirst().toString()).doesNotContain("000002");
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    private static RetentionLimits age(int days) {
        return new RetentionLimits(Duration.ofDays(days), null);
    }

    /** As often as there could be something to do; each look removes one file, on the thread that writes. */
    private void keep(RetentionLimits limits) throws Exception {
        var retention = new AuditRetention(sink, limits, () -> "id", () -> now);
        for (int i = 0; i < 6; i++) {
            retention.check();
            // Behind it in the queue, and so written after the removal.
            write("behind");
        }
    }

    private void write(String id) {
        sink.record(AuditEntries.completed(id)).toMono().block();
    }

    private long size() throws IOException {
        long size = 0;
        for (var file : files()) {
            size += Files.size(file);
        }
        return size;
    }

    private List<Path> files() throws IOException {
        return AuditFiles.of(List.of(folder));
    }
}
