package dev.narrowgate.delegation.engine.store.file;

import static dev.narrowgate.delegation.engine.store.file.StoreFixture.ALICE;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.revoke;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.revocation.Revocable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusableStoreTest {

    @TempDir
    private Path place;

    private StoreFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new StoreFixture(place);
        try (var store = fixture.open()) {
            revoke(store, fixture.revocation(new Revocable.Subject(ALICE), Instant.MAX));
        }
    }

    private void isRefused(String... why) throws IOException {
        var before = Files.readAllBytes(fixture.file());

        assertThatExceptionOfType(UnusableStore.class)
                .isThrownBy(fixture::open)
                .satisfies(unusable ->
                        assertThat(unusable.getMessage()).contains(why).doesNotContain("\n"));

        assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Files.write(fixture.file(), new byte[0]);

        isRefused("state.db is damaged: it is empty");
    }

    @Test
    void aTruncatedFileIsRefused() throws Exception {
        try (var file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }

        isRefused("state.db is damaged");
    }

    @Test
    void anOverwrittenFileIsRefused() throws Exception {
        try (var file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            file.seek(4096);
            file.write(new byte[(int) file.length() - 4096]);
        }

        isRefused("state.db is damaged");
    }

    @Test
    void anotherKindOfFileIsRefused() throws Exception {
        Files.writeString(fixture.file(), "not a database ".repeat(500));

        isRefused("state.db is damaged");
    }

    @Test
    void theDatabaseOfAnotherProgramIsRefused() throws Exception {
        try (var database = new StoreFolder(fixture.folder, Schema.CURRENT).open()) {
            database.execute("PRAGMA application_id = 7");
        }

        isRefused("state.db is not a store of this program");
    }

    private static Schema next() {
        var steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.add(List.of("CREATE TABLE later (ticket TEXT)"));
        return new Schema(List.copyOf(steps));
    }

    @Test
    void anOlderFormatIsReadAndANewerOneRefused() throws Exception {
        try (var store = fixture.open(next())) {
            assertThat(store.revocations()).hasSize(1);
        }

        isRefused("state.db has format 2, and this version of the program reads up to 1");
    }

    @Test
    void aFolderHasOneOwner() throws Exception {
        try (var owner = fixture.open()) {
            assertThatExceptionOfType(UnusableStore.class)
                    .isThrownBy(fixture::open)
                    .withMessage("another process is the owner of the folder");
            assertThat(revoke(owner, fixture.revocation(new Revocable.Subject(ALICE), Instant.MAX)))
                    .isNotNull();
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws Exception {
        Files.delete(fixture.file());
        Files.delete(fixture.folder);
        Files.writeString(fixture.folder, "");

        assertThatExceptionOfType(UnusableStore.class)
                .isThrownBy(fixture::open)
                .withMessageStartingWith("the folder cannot be used: ");
    }

    @Test
    void anOlderCopyIsNoticed() throws Exception {
        var copy = Files.copy(fixture.file(), place.resolve("copy"));
        try (var store = fixture.open()) {
            revoke(store, fixture.revocation(new Revocable.Subject(StoreFixture.RESEARCHER), Instant.MAX));
        }
        Files.copy(copy, fixture.file(), StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(UnusableStore.class)
                .isThrownBy(fixture::open)
                .withMessageContaining("state.db is an older copy of generation")
                .withMessageContaining("remove that file to start without them");

        try (var marks = Files.list(fixture.marks)) {
            for (var mark : marks.toList()) {
                Files.delete(mark);
            }
        }
        try (var store = fixture.open()) {
            assertThat(store.revocations()).hasSize(1);
        }
    }

    /** A copy of the running store's file alone has no more than its last checkpoint. */
    @Test
    void aCopyWithoutItsLogIsNoticed() throws Exception {
        var copy = place.resolve("copy");
        try (var store = fixture.open()) {
            revoke(store, fixture.revocation(new Revocable.Subject(StoreFixture.RESEARCHER), Instant.MAX));
            Files.copy(fixture.file(), copy);
        }
        Files.copy(copy, fixture.file(), StandardCopyOption.REPLACE_EXISTING);

        isRefused("state.db is an older copy");
    }
}
