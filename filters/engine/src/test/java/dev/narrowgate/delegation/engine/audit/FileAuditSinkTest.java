package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestRecords;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.Result;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.hop.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class FileAuditSinkTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private Instant now = NOW;
    private long maximumSize = 1 << 20;
    private Durability durability = Durability.PROCESS;

    @Test
    void writesTheMembersOfTheContract() throws Exception {
        write(record("hop-1", Outcome.PERMITTED));

        var line = JSON.readTree(lines().getFirst());

        assertThat(line.propertyNames())
                .containsExactly(
                        "time",
                        "hop_id",
                        "event",
                        "gateway",
                        "route",
                        "method",
                        "path",
                        "outcome",
                        "subject",
                        "actors",
                        "presenter",
                        "task",
                        "hop",
                        "incoming",
                        "outgoing",
                        "policy",
                        "decision",
                        "status",
                        "duration_ms",
                        "trace_id",
                        "previous",
                        "hash");
        assertThat(line.path("time").asString()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(line.path("subject").toString()).isEqualTo("{\"iss\":\"" + IDP + "\",\"sub\":\"alice\"}");
        assertThat(line.path("actors").size()).isEqualTo(1);
        assertThat(line.path("presenter").toString()).isEqualTo("{\"sub\":\"orchestrator\",\"proof\":\"none\"}");
        assertThat(line.path("outgoing").path("exp").asLong())
                .isEqualTo(NOW.plusSeconds(30).getEpochSecond());
        assertThat(line.path("previous").asString()).isEqualTo("0".repeat(64));
        assertThat(lines().getFirst()).doesNotContain("Bearer issued");
    }

    @Test
    void aHostileValueStaysOneLine() throws Exception {
        var hostile = record("hop\n{\"forged\":true}\r\n\u001b[31m${jndi:x}", Outcome.PERMITTED);
        write(hostile);

        assertThat(lines()).hasSize(1);
        assertThat(JSON.readTree(lines().getFirst()).path("hop_id").asString()).startsWith("hop\n");
    }

    @Test
    void theChainHoldsOverManyRecordsFilesDaysAndRestarts() throws Exception {
        maximumSize = 4096;
        for (int day = 0; day < 3; day++) {
            now = NOW.plus(Duration.ofDays(day));
            try (var sink = open()) {
                Flux.range(0, 20)
                        .concatMap(i -> sink.record(record("hop-" + i, Outcome.COMPLETED))
                                .toMono())
                        .blockLast();
            }
        }
        var report = AuditVerifier.verify(List.of(folder));

        assertThat(report.broken()).isEmpty();
        assertThat(report.records()).isEqualTo(60);
        assertThat(report.chains()).isEqualTo(1);
        assertThat(files()).hasSizeGreaterThan(5);
    }

    @Test
    void goesOnInTheSameFileOnTheSameDay() throws Exception {
        write(record("hop-1", Outcome.COMPLETED));
        write(record("hop-2", Outcome.COMPLETED));

        assertThat(files()).hasSize(1);
        assertThat(AuditVerifier.verify(List.of(folder)).records()).isEqualTo(2);
    }

    @Test
    void twoProcessesWriteTwoChains() throws Exception {
        try (var one = open();
                var other = open()) {
            one.record(record("hop-1", Outcome.COMPLETED)).toMono().block();
            other.record(record("hop-2", Outcome.COMPLETED)).toMono().block();
        }
        assertThat(AuditVerifier.verify(List.of(folder)).chains()).isEqualTo(2);
        assertThat(AuditVerifier.verify(List.of(folder)).holds()).isTrue();
    }

    @Test
    void halfALineOfAKilledProcessIsNotARecordAndIsTakenAwayAtTheNextStart() throws Exception {
        write(record("hop-1", Outcome.COMPLETED));
        Files.writeString(files().getFirst(), "{\"time\":\"2026", StandardOpenOption.APPEND);

        var report = AuditVerifier.verify(List.of(folder));
        assertThat(report.holds()).isTrue();
        assertThat(report.notes()).hasSize(1);

        write(record("hop-2", Outcome.COMPLETED));
        var repaired = AuditVerifier.verify(List.of(folder));
        assertThat(repaired.records()).isEqualTo(2);
        assertThat(repaired.holds()).isTrue();
        assertThat(repaired.notes()).isEmpty();
    }

    @Test
    void doesNotGoOnAfterAnEndThatIsNoRecord() throws Exception {
        write(record("hop-1", Outcome.COMPLETED));
        Files.writeString(files().getFirst(), "not a record\n", StandardOpenOption.APPEND);

        assertThatIOException().isThrownBy(this::open).withMessageContaining("does not end with an intact record");
    }

    @Test
    void cannotBeOpenedWhereThereIsNoFolder() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        folder = file.resolve("audit");

        assertThatIOException().isThrownBy(this::open);
    }

    @Test
    void memoryAnswersAtOnceAndDiskWhenItIsThere() throws Exception {
        durability = Durability.MEMORY;
        try (var sink = open()) {
            assertThat(sink.record(record("hop-1", Outcome.PERMITTED))).isInstanceOf(Answer.Ready.class);
        }
        durability = Durability.DISK;
        try (var sink = open()) {
            var answer = sink.record(record("hop-2", Outcome.PERMITTED));
            assertThat(answer).isInstanceOf(Answer.Awaited.class);
            answer.toMono().block();
            assertThat(lines()).hasSize(2);
        }
    }

    @Test
    void anUnwritableRecordRefusesTheRequestAndAnEndIsWrittenLater() throws Exception {
        Path gone = folder.resolve("gone");
        folder = gone;
        try (var sink = open()) {
            now = NOW.plus(Duration.ofDays(1));
            delete(gone);
            assertThat(failure(sink.record(record("hop-1", Outcome.PERMITTED)))).isInstanceOf(AuditUnavailable.class);
            assertThat(failure(sink.record(record("hop-2", Outcome.FAILED)))).isInstanceOf(AuditUnavailable.class);
            assertThat(sink.problem()).contains("cannot be written");
            Files.createDirectories(gone);
            sink.record(record("hop-3", Outcome.COMPLETED))
                    .toMono()
                    .onErrorComplete()
                    .block();
        }
        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst()).contains("hop-2");
        assertThat(AuditVerifier.verify(List.of(folder)).holds()).isTrue();
    }

    @Test
    void whileItCannotBeWrittenNoRequestWaits() throws Exception {
        Path gone = folder.resolve("gone");
        folder = gone;
        try (var sink = open()) {
            now = NOW.plus(Duration.ofDays(1));
            delete(gone);
            Flux.range(0, 2000)
                    .flatMap(i -> sink.record(record("hop-" + i, i % 2 == 0 ? Outcome.REJECTED : Outcome.PERMITTED))
                            .toMono()
                            .onErrorComplete())
                    .collectList()
                    .block(Duration.ofSeconds(10));
            assertThat(failure(sink.record(record("hop", Outcome.PERMITTED)))).isInstanceOf(AuditUnavailable.class);
            Files.createDirectories(gone);
        }
        assertThat(lines()).hasSize(1000).allMatch(line -> line.contains("rejected"));
        assertThat(AuditVerifier.verify(List.of(folder)).holds()).isTrue();
    }

    @Test
    void inMemoryNothingThatWentOnIsDropped() throws Exception {
        durability = Durability.MEMORY;
        Path gone = folder.resolve("gone");
        folder = gone;
        try (var sink = open()) {
            now = NOW.plus(Duration.ofDays(1));
            delete(gone);
            assertThat(sink.record(record("hop-1", Outcome.PERMITTED))).isInstanceOf(Answer.Ready.class);
            while (sink.problem() == null) {
                Thread.onSpinWait();
            }
            assertThat(sink.record(record("hop-2", Outcome.PERMITTED))).isInstanceOf(Answer.Refused.class);
            assertThat(sink.record(record("hop-3", Outcome.DENIED))).isInstanceOf(Answer.Refused.class);
            Files.createDirectories(gone);
        }
        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst()).contains("hop-1");
        assertThat(lines().getLast()).contains("hop-3");
    }

    @Test
    void aClockThatGoesBackDoesNotBreakTheChain() throws Exception {
        now = NOW.plus(Duration.ofDays(1));
        write(record("hop-1", Outcome.COMPLETED));
        now = NOW;
        maximumSize = 1;
        try (var sink = open()) {
            sink.record(record("hop-2", Outcome.COMPLETED)).toMono().block();
            sink.record(record("hop-3", Outcome.COMPLETED)).toMono().block();
        }
        now = NOW.plus(Duration.ofDays(2));
        write(record("hop-4", Outcome.COMPLETED));

        var report = AuditVerifier.verify(List.of(folder));
        assertThat(report.broken()).isEmpty();
        assertThat(report.records()).isEqualTo(4);
        assertThat(files()).hasSize(4);
    }

    @Test
    void takesNothingAfterItsEnd() throws Exception {
        var sink = open();
        sink.close();

        assertThat(failure(sink.record(record("hop-1", Outcome.PERMITTED)))).isInstanceOf(AuditUnavailable.class);
        assertThat(sink.waiting()).isZero();
    }

    /** Such as one that says that the heap is full: the thread does not live on, and that can be seen. */
    @Test
    void knowsWhenItsThreadHasEndedByAnError() throws Exception {
        var ends = new java.util.concurrent.atomic.AtomicBoolean();
        var sink = FileAuditSink.open(folder, GATEWAY, durability, maximumSize, () -> {
            if (ends.get()) {
                throw new OutOfMemoryError("as a full heap would");
            }
            return now;
        });
        sink.record(record("hop-1", Outcome.PERMITTED)).toMono().block();
        assertThat(sink.isDead()).isFalse();

        ends.set(true);
        assertThat(failure(sink.record(record("hop-2", Outcome.PERMITTED)))).isInstanceOf(AuditUnavailable.class);
        sink.close();

        assertThat(sink.isDead()).isTrue();
        assertThat(failure(sink.record(record("hop-3", Outcome.PERMITTED)))).isInstanceOf(AuditUnavailable.class);
    }

    @Test
    void isNotDeadWhenItWasClosed() throws Exception {
        var sink = open();
        sink.close();

        assertThat(sink.isDead()).isFalse();
    }

    private FileAuditSink open() throws IOException {
        return FileAuditSink.open(folder, GATEWAY, durability, maximumSize, () -> now);
    }

    private void write(AuditRecord record) throws Exception {
        try (var sink = open()) {
            sink.record(record).toMono().block();
        }
    }

    private static Throwable failure(Answer<Recorded> answer) {
        return answer.toMono()
                .<Throwable>then(Mono.empty())
                .onErrorResume(DelegationFailure.class, Mono::just)
                .block();
    }

    private List<Path> files() throws IOException {
        return AuditFiles.of(List.of(folder));
    }

    private List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        for (var file : files()) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(folder);
    }

    private AuditRecord record(String hopId, Outcome outcome) {
        var received = new Received(
                hopId,
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                "0af7");
        var delegation = delegation();
        return new AuditRecord(
                now,
                outcome == Outcome.COMPLETED ? AuditEvent.COMPLETED : AuditEvent.DECIDED,
                received,
                Result.of(outcome),
                TestRecords.permitted(delegation, TestExchanges.issued(TestExchanges.request(delegation), NOW)),
                TestRecords.response(200, Duration.ofMillis(3)));
    }
}
