package dev.narrowgate.delegation.engine.store.file;

import static dev.narrowgate.delegation.engine.store.file.StoreFixture.ALICE;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.calls;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.get;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.revoke;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite answers a database at its largest size as it answers a full disk: with SQLITE_FULL. */
class FailingDiskTest {

    @TempDir
    private Path place;

    private StoreFixture fixture;
    private StateDatabase database;
    private FileState store;

    @BeforeEach
    void begin() throws Exception {
        fixture = new StoreFixture(place);
        database = new StoreFolder(fixture.folder, Schema.CURRENT).open();
        store = fixture.over(database);
        get(store.open(task("1"), fixture.opening()));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void fill() throws Exception {
        database.execute("PRAGMA max_page_count = 1");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> revoke(store, large(Instant.MAX)))
                .satisfies(failed -> assertThat(failed.reason()).contains("the store cannot be written", "full"));
    }

    private Revocation large(Instant end) {
        return new Revocation(
                "large",
                new Revocable.Subject(ALICE),
                Manner.REVOKED,
                fixture.now.get(),
                null,
                end,
                "one",
                "x".repeat(100_000));
    }

    @Test
    void aRevocationThatCannotBeWrittenFailsAndHoldsNowhere() throws Exception {
        var told = new CopyOnWriteArrayList<Revocation>();
        store.follow(told::add);

        fill();

        assertThat(store.problem()).contains("the store cannot be written");
        assertThat(store.revocations()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void theEarlierRevocationComesBack() throws Exception {
        var before = fixture.revocation(
                new Revocable.Subject(ALICE), fixture.now.get().plusSeconds(60));
        revoke(store, before);

        fill();

        assertThat(store.revocations()).containsExactly(before);
    }

    @Test
    void aStoreRecoversWithItsDisk() throws Exception {
        fill();

        database.execute("PRAGMA max_page_count = 1000000");

        await().untilAsserted(() -> assertThat(store.problem()).isNull());
        assertThat(revoke(store, large(Instant.MAX)).id()).isEqualTo("large");
    }

    @Test
    void aRequestThatCannotBeWrittenFailsAndGoesBack() throws Exception {
        database.execute("DROP TABLE counter");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> get(store.take(fixture.taking(task("1"), calls(1)))));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> get(store.open(task("2"), fixture.opening())));
        // Known in memory, but still not on the disk.
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> get(store.open(task("2"), fixture.opening())));
        assertThat(store.named("1").block().getFirst().calls()).isZero();

        var table = Schema.CURRENT.steps().getFirst().stream()
                .filter(step -> step.startsWith("CREATE TABLE counter"))
                .findFirst()
                .orElseThrow()
                .replace("TABLE", "TABLE IF NOT EXISTS");
        await().untilAsserted(() -> {
            // Rolled back if the writing thread tries at the same moment.
            database.execute(table);
            assertThat(store.problem()).isNull();
        });
        assertThat(get(store.take(fixture.taking(task("1"), calls(1))))).isInstanceOf(Granted.class);
        store.close();
        store = fixture.open();
        assertThat(get(store.take(fixture.taking(task("1"), calls(1))))).isInstanceOf(Exhausted.class);
        assertThat(store.named("2").block()).hasSize(1);
    }

    @Test
    void aRemovedFileIsAProblem() throws Exception {
        Files.delete(fixture.file());

        await().untilAsserted(() -> assertThat(store.problem()).contains("was removed or replaced"));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> get(store.take(fixture.taking(task("1"), calls(1)))));
    }

    @Test
    void aClosedStoreRefuses() {
        store.close();

        assertThat(store.problem()).isEqualTo("the store is closed");
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> revoke(store, large(Instant.MAX)));
    }
}
