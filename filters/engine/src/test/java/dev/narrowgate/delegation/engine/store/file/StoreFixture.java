package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A folder with a store, and a clock that tests set. */
final class StoreFixture {

    static final String IDP = "https://idp.example.com";
    static final Principal ALICE = new Principal(IDP, "alice");
    static final Principal RESEARCHER = new Principal(IDP, "researcher");
    static final Instant START = Instant.parse("2026-06-01T08:00:00Z");

    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final InstantSource clock = now::get;
    final Path folder;
    final Path marks;

    StoreFixture(Path place) {
        this.folder = place.resolve("state");
        this.marks = place.resolve("audit");
    }

    FileState open() throws IOException {
        return open(Schema.CURRENT);
    }

    FileState open(Schema schema) throws IOException {
        return over(new StoreFolder(folder, schema).open());
    }

    FileState over(StateDatabase database) throws IOException {
        return FileState.over(database, marks, memory(), clock);
    }

    LocalState memory() {
        var bounds = CacheBounds.ofEntries(100_000);
        return new LocalState(clock, bounds, bounds);
    }

    Path file() {
        return folder.resolve(StoreFolder.FILE);
    }

    static TaskId task(String id) {
        return new TaskId(IDP, id);
    }

    TaskOpening opening() {
        var at = now.get();
        return new TaskOpening(
                ALICE, RESEARCHER, TokenFingerprint.of("client-1"), at, at.plusSeconds(3600), at.plusSeconds(7200));
    }

    static Budget calls(long calls) {
        return new Budget("", calls, Integer.MAX_VALUE, null);
    }

    Taking taking(TaskId task, Budget... budgets) {
        return new Taking(UUID.randomUUID().toString(), task, List.of(budgets), List.of(), now.get());
    }

    Revocation revocation(Revocable what, Instant end) {
        return new Revocation(
                UUID.randomUUID().toString(), what, Manner.REVOKED, now.get(), now.get(), end, "operator", "a reason");
    }

    static <T> T get(Answer<T> answer) {
        return answer.toMono().block(Duration.ofSeconds(10));
    }

    static Revocation revoke(StateStore store, Revocation revocation) {
        return store.revoke(revocation).block(Duration.ofSeconds(10));
    }
}
