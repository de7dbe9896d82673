package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded stands in a file that has its name: a lost file is told, and the chain goes on in another. */
class LostAuditFileTest {

    @TempDir
    private Path place;

    private Path folder;
    private FileAuditSink sink;

    @BeforeEach
    void open() throws IOException {
        folder = place.resolve("audit");
        sink = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, InstantSource.system());
        write("before");
    }

    @AfterEach
    void close() throws InterruptedException {
        sink.close();
    }

    /** The ways in which the file that is written loses its name. */
    enum Loss {
        FOLDER_REMOVED,
        FOLDER_RENAMED,
        FILE_REMOVED,
        FILE_RENAMED,
        FILE_REPLACED,
        FOLDER_REPLACED;

        boolean ofFolder() {
            return this == FOLDER_REMOVED || this == FOLDER_RENAMED;
        }
    }

    private void lose(Loss loss) throws IOException {
        var file = files().getFirst();
        switch (loss) {
            case FOLDER_REMOVED -> {
                for (var entry : entries()) {
                    Files.delete(entry);
                }
                Files.delete(folder);
            }
            case FOLDER_RENAMED -> Files.move(folder, place.resolve("elsewhere"));
            case FILE_REMOVED -> Files.delete(file);
            case FILE_RENAMED -> Files.move(file, file.resolveSibling("old.txt"));
            case FILE_REPLACED -> {
                Files.move(file, place.resolve("old.jsonl"));
                Files.writeString(file, "");
            }
            case FOLDER_REPLACED -> {
                Files.move(folder, place.resolve("elsewhere"));
                Files.createDirectory(folder);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextRecordIsRefusedOrStandsUnderTheName(Loss loss) throws Exception {
        lose(loss);

        if (write("lost")) {
            assertThat(named()).contains("\"lost\"");
        } else {
            if (!loss.ofFolder()) {
                assertThat(named()).doesNotContain("\"lost\"");
            }
        }
    }

    /** Without a record to write as well: a health check then says so. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "FOLDER_RE(MOVED|NAMED)")
    void aFolderThatIsGoneIsAProblemUntilItIsBack(Loss loss) throws Exception {
        lose(loss);
        await().untilAsserted(() -> assertThat(sink.problem()).contains("cannot be written"));
        assertThat(write("refused")).isFalse();
        // Counted after its caller has been told.
        await().untilAsserted(() -> assertThat(sink.waiting()).isZero());

        Files.createDirectory(folder);

        await().untilAsserted(() -> assertThat(sink.problem()).isNull());
        assertThat(write("after")).isTrue();
        assertThat(named()).contains("\"after\"").doesNotContain("refused");
        assertThat(Files.exists(folder.resolve("chain-0.lock"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theChainGoesOnWhereItEnded(Loss loss) throws Exception {
        lose(loss);
        if (loss.ofFolder()) {
            await().until(() -> sink.problem() != null);
            Files.createDirectory(folder);
        }
        await().until(() -> write("after"));
        var old = loss == Loss.FOLDER_REMOVED || loss == Loss.FILE_REMOVED ? null : oldFile();
        var after = line(Files.readString(files().getLast()), "after");

        if (old != null) {
            var last = Files.readAllLines(old).getLast();
            assertThat(last).contains("\"before\"");
            assertThat(after).contains("\"previous\":\"" + last.replaceFirst(".*\"hash\":\"([0-9a-f]+)\".*", "$1"));
        }
        // The number that is left out tells of the file that is missing.
        assertThat(files().getLast().toString()).contains(".000002.");
    }

    @Test
    void aFileThatIsBackGoesOn() throws Exception {
        var file = files().getFirst();
        Files.move(folder, place.resolve("elsewhere"));
        await().until(() -> sink.problem() != null);
        Files.move(place.resolve("elsewhere"), folder);

        await().until(() -> write("after"));

        assertThat(files()).containsExactly(file);
        assertThat(AuditVerifier.verify(List.of(folder)).broken()).isEmpty();
    }

    @Test
    void aLockThatIsRemovedIsTakenAgain() throws Exception {
        Files.delete(folder.resolve("chain-0.lock"));
        await().until(() -> Files.exists(folder.resolve("chain-0.lock")));

        try (var other = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, InstantSource.system())) {
            assertThat(other.files()).isEmpty();
            assertThat(write("after")).isTrue();
        }
        assertThat(files()).hasSize(1);
    }

    private boolean write(String id) {
        try {
            sink.condition(AuditEntries.permitted(id, "/tickets/1")).get();
            return true;
        } catch (ExecutionException refused) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Path oldFile() throws IOException {
        for (var place : List.of(place.resolve("old.jsonl"), folder.resolve("old.txt"))) {
            if (Files.exists(place)) {
                return place;
            }
        }
        return AuditFiles.of(List.of(place.resolve("elsewhere"))).getFirst();
    }

    private static String line(String text, String id) {
        return text.lines()
                .filter(line -> line.contains('"' + id + '"'))
                .findFirst()
                .orElseThrow();
    }

    /** All that stands in files with a name. */
    private String named() throws IOException {
        var text = new StringBuilder();
        for (var file : files()) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    private List<Path> files() throws IOException {
        return AuditFiles.of(List.of(folder));
    }

    private List<Path> entries() throws IOException {
        try (var entries = Files.list(folder)) {
            return new ArrayList<>(entries.toList());
        }
    }
}
