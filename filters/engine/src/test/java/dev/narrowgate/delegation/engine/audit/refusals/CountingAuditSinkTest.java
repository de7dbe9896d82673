package dev.narrowgate.delegation.engine.audit.refusals;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.engine.audit.AuditEntries;
import dev.narrowgate.delegation.engine.audit.AuditFiles;
import dev.narrowgate.delegation.engine.audit.AuditKeeper;
import dev.narrowgate.delegation.engine.audit.AuditReserve;
import dev.narrowgate.delegation.engine.audit.DiskSpace;
import dev.narrowgate.delegation.engine.audit.Durability;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.engine.audit.RetentionLimits;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CountingAuditSinkTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PEER = "192.0.2.1";
    private static final long MEGABYTE = 1 << 20;
    private static final RefusalRates RATES = new RefusalRates(3, 5000);

    @TempDir
    private Path folder;

    private final AtomicInteger ids = new AtomicInteger();
    private DiskSpace.Room room = new DiskSpace.Room(100 * MEGABYTE, 1000 * MEGABYTE);
    private FileAuditSink file;
    private AuditReserve reserve;
    private CountingAuditSink sink;

    @BeforeEach
    void aSinkOverAFile() throws IOException {
        file = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, MEGABYTE, () -> NOW);
        reserve = new AuditReserve(() -> room, 50 * MEGABYTE);
        sink = sink(RATES);
    }

    @AfterEach
    void close() throws InterruptedException {
        file.close();
    }

    @Test
    void refusalsWithinTheRateHaveRecordsOfTheirOwn() throws Exception {
        var under = refuse(3, PEER);

        assertThat(under).containsExactly("hop-0", "hop-1", "hop-2");
        assertThat(events()).containsExactly("decided", "decided", "decided");
    }

    @Test
    void refusalsBeyondTheRateAreOneRecordWhenTheSecondIsOver() throws Exception {
        var under = refuse(1000, PEER);

        assertThat(new HashSet<>(under)).containsExactlyInAnyOrder("hop-0", "hop-1", "hop-2", "counted-1");
        sink.endSecond();
        var counted = only("counted");
        assertThat(counted.propertyNames())
                .containsExactly(
                        "time",
                        "hop_id",
                        "event",
                        "gateway",
                        "client",
                        "genuine",
                        "first",
                        "last",
                        "count",
                        "refusals",
                        "previous",
                        "hash");
        assertThat(counted.path("hop_id").asString()).isEqualTo("counted-1");
        assertThat(counted.path("client").asString()).isEqualTo(PEER);
        assertThat(counted.path("count").asLong()).isEqualTo(997);
        assertThat(counted.path("refusals").toString())
                .isEqualTo("[{\"outcome\":\"rejected\",\"code\":\"token-missing\",\"count\":997,"
                        + "\"reason\":\"none was sent\"}]");
        assertThat(sink.counted()).isEqualTo(997);
    }

    @Test
    void theNextSecondBeginsAnew() throws Exception {
        refuse(5, PEER);
        sink.endSecond();

        assertThat(refuse(5, PEER)).containsExactly("hop-0", "hop-1", "hop-2", "counted-2", "counted-2");
    }

    @Test
    void aSecondWithoutRefusalsLeavesNothing() throws Exception {
        sink.endSecond();

        assertThat(lines()).isEmpty();
    }

    @Test
    void aPermittedRequestAndItsEndAreNeverCounted() throws Exception {
        for (int i = 0; i < 20; i++) {
            write(AuditEntries.permitted("permitted-" + i, "/"));
            write(AuditEntries.completed("permitted-" + i));
        }
        sink.endSecond();

        assertThat(lines()).hasSize(40).noneMatch(line -> line.contains("\"counted\""));
    }

    @Test
    void onePeerDoesNotUseUpTheRateOfAnother() throws Exception {
        refuse(100, PEER);

        assertThat(refuse(1, "192.0.2.2")).containsExactly("hop-0");
    }

    @Test
    void noiseDoesNotHideWhatWasRefusedWithAGenuineToken() throws Exception {
        refuse(100, PEER);

        assertThat(write(AuditEntries.denied("denied", PEER)).under()).isEqualTo("denied");
    }

    @Test
    void theSourcesOfASecondAreBounded() throws Exception {
        var own = IntStream.range(0, 5 * RefusalTallies.MAXIMUM_SOURCES)
                .mapToObj(i -> write(AuditEntries.refused("hop", "2001:db8:0:" + Integer.toHexString(i) + "::/64"))
                        .under())
                .filter("hop"::equals)
                .count();
        sink.endSecond();

        assertThat(own).isEqualTo(RefusalTallies.MAXIMUM_SOURCES + 3);
        var counted = only("counted");
        assertThat(counted.has("client")).isFalse();
        assertThat(counted.path("count").asLong()).isEqualTo(4 * RefusalTallies.MAXIMUM_SOURCES - 3);
    }

    @Test
    void sourcesWithoutATokenNeverPushGenuineOnesTogether() throws Exception {
        for (int i = 0; i < 2 * RefusalTallies.MAXIMUM_SOURCES; i++) {
            write(AuditEntries.refused("noise", "2001:db8:0:" + Integer.toHexString(i) + "::/64"));
        }

        for (int i = 0; i < 10; i++) {
            var peer = "192.0.2." + i;
            assertThat(IntStream.range(0, 3)
                            .mapToObj(time ->
                                    write(AuditEntries.denied("denied", peer)).under()))
                    .containsOnly("denied");
        }
    }

    @Test
    void ownRecordsOfRefusalsWithoutATokenAreBoundedOverAllPeers() throws Exception {
        sink = sink(new RefusalRates(3, 100));
        var own = IntStream.range(0, 5000)
                .mapToObj(i -> write(AuditEntries.refused("hop", "2001:db8:0:" + Integer.toHexString(i / 2) + "::/64"))
                        .under())
                .filter("hop"::equals)
                .count();

        assertThat(own).isEqualTo(100);
        assertThat(write(AuditEntries.denied("denied", PEER)).under()).isEqualTo("denied");
        sink.endSecond();
        assertThat(only("counted").path("count").asLong()).isEqualTo(4900);
    }

    @Test
    void aHolderOfATokenHidesNotWhatAnotherIsRefusedFromTheSamePeer() throws Exception {
        for (int i = 0; i < 100; i++) {
            write(AuditEntries.denied("denied", PEER));
        }

        assertThat(write(AuditEntries.deniedTo("another-client", "other", PEER)).under())
                .isEqualTo("other");
        assertThat(write(AuditEntries.deniedTo("", "of-a-subject", PEER)).under())
                .isEqualTo("of-a-subject");
    }

    @Test
    void belowTheReserveRefusalsAreCountedOnlyAndPermittedHopsGoOn() throws Exception {
        room = new DiskSpace.Room(49 * MEGABYTE, 1000 * MEGABYTE);
        reserve.check();

        assertThat(reserve.isTouched()).isTrue();
        assertThat(new HashSet<>(refuse(50, PEER))).containsExactly("counted-1");
        assertThat(new HashSet<>(refuse(50, "192.0.2.2"))).containsExactly("counted-1");
        assertThat(write(AuditEntries.permitted("permitted", "/")).under()).isEqualTo("permitted");
        sink.endSecond();
        assertThat(only("counted").path("count").asLong()).isEqualTo(100);

        room = new DiskSpace.Room(60 * MEGABYTE, 1000 * MEGABYTE);
        reserve.check();
        assertThat(refuse(1, PEER)).containsExactly("hop-0");
    }

    @Test
    void theReserveOfASmallDiskIsAQuarterOfIt() {
        room = new DiskSpace.Room(20 * MEGABYTE, 48 * MEGABYTE);
        reserve.check();

        assertThat(reserve.isTouched()).isFalse();
        assertThat(reserve.size()).isEqualTo(12 * MEGABYTE);
    }

    @Test
    void anUnknownDiskIsNotTakenForAFullOne() {
        var unknown = new AuditReserve(
                () -> {
                    throw new IOException("gone");
                },
                MEGABYTE);
        unknown.check();

        assertThat(unknown.isTouched()).isFalse();
    }

    @Test
    void countedRefusalsAreWrittenAtTheEndThoughTheSecondIsNotOver() throws Exception {
        refuse(10, PEER);
        keeper().close();
        file.close();

        assertThat(only("counted").path("count").asLong()).isEqualTo(7);
    }

    @Test
    void afterTheEndNothingIsCounted() throws Exception {
        keeper().close();

        assertThat(new HashSet<>(refuse(10, PEER))).hasSize(10);
    }

    @Test
    void afterTheEndNothingIsCountedThoughTheReserveIsTouched() throws Exception {
        keeper().close();
        room = new DiskSpace.Room(49 * MEGABYTE, 1000 * MEGABYTE);
        reserve.check();

        assertThat(new HashSet<>(refuse(10, PEER))).hasSize(10).doesNotContain("counted-1");
    }

    @Test
    void whileNothingCanBeWrittenTheSecondGoesOn() throws Exception {
        var gone = folder.resolve("gone");
        file.close();
        file = FileAuditSink.open(gone, GATEWAY, Durability.PROCESS, 1, () -> NOW);
        sink = sink(RATES);
        write(AuditEntries.completed("one"));
        deleteAll(gone);
        while (file.problem() == null) {
            sink.record(AuditEntries.completed("two"));
        }
        refuse(10, PEER);
        sink.endSecond();
        refuse(10, PEER);
        Files.createDirectories(gone);
        while (file.problem() != null) {
            Thread.onSpinWait();
        }
        sink.endSecond();
        file.close();

        assertThat(only("counted").path("count").asLong()).isEqualTo(17);
        assertThat(AuditVerifier.verify(List.of(gone)).broken())
                .singleElement()
                .asString()
                .contains("does not start here");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyInstanceFindsExactlyOneRecordAndNothingIsLost(long seed) throws Exception {
        var random = new Random(seed);
        var under = new HashMap<String, Long>();
        int refusals = 500;
        for (int i = 0; i < refusals; i++) {
            var peer = "192.0.2." + random.nextInt(5);
            var entry = random.nextBoolean()
                    ? AuditEntries.refused("hop-" + i, peer)
                    : AuditEntries.denied("hop-" + i, peer);
            under.merge(write(entry).under(), 1L, Long::sum);
            if (random.nextInt(50) == 0) {
                sink.endSecond();
            }
        }
        keeper().close();
        file.close();

        Map<String, Long> found = new HashMap<>();
        records()
                .forEach(record -> found.merge(
                        record.path("hop_id").asString(),
                        record.has("count") ? record.path("count").asLong() : 1,
                        Long::sum));
        assertThat(found).isEqualTo(under);
        assertThat(AuditVerifier.verify(List.of(folder)).holds()).isTrue();
    }

    private CountingAuditSink sink(RefusalRates rates) {
        return CountingAuditSink.over(file, rates, reserve, () -> "counted-" + ids.incrementAndGet(), () -> NOW);
    }

    private AuditKeeper keeper() {
        return AuditKeeper.start(file, sink, reserve, RetentionLimits.NONE, () -> "id", () -> NOW);
    }

    private List<String> refuse(int times, String peer) {
        return IntStream.range(0, times)
                .mapToObj(i -> write(AuditEntries.refused("hop-" + i, peer)).under())
                .toList();
    }

    private Recorded write(AuditRecord record) {
        Answer<Recorded> answer = sink.record(record);
        return answer.toMono()
                .onErrorResume(failure -> reactor.core.publisher.Mono.just(new Recorded(record)))
                .block();
    }

    private JsonNode only(String event) throws Exception {
        file.close();
        var found = records().stream()
                .filter(record -> record.path("event").asString().equals(event))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<String> events() throws Exception {
        return records().stream().map(record -> record.path("event").asString()).toList();
    }

    private List<JsonNode> records() throws Exception {
        return lines().stream().map(line -> JSON.readTree(line)).toList();
    }

    private List<String> lines() throws Exception {
        var lines = new ArrayList<String>();
        for (var path : AuditFiles.of(List.of(folder))) {
            lines.addAll(Files.readAllLines(path));
        }
        return lines;
    }

    private static void deleteAll(Path gone) throws IOException {
        try (var entries = Files.list(gone)) {
            for (var entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(gone);
    }
}
