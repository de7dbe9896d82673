package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.engine.store.state.Taken;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.task.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * State in a local folder, for one gateway. It counts in memory, and answers after the count is written, so the end of
 * the process loses no answered request and no revocation. Requests that were in flight then stay counted as calls.
 *
 * <p>Tasks without a limit are not stored, because they may be forgotten at any time.
 */
public final class FileState implements StateStore {

    /** Hops go on here, because the writing thread has other requests to write. */
    private static final Executor HOPS = hop -> Schedulers.parallel().schedule(hop);

    private final LocalState local;
    private final FolderWriter writer;

    private FileState(LocalState local, FolderWriter writer) {
        this.local = local;
        this.writer = writer;
    }

    /**
     * Opens a folder, and makes it if there is none.
     *
     * @param local holds nothing yet; takes over what the folder holds
     * @param marks a folder elsewhere, for the mark by which an older copy of the store is noticed
     * @throws IOException if the folder cannot be used, is damaged, is an older copy, has a newer format or belongs to
     *     another process. The message is one sentence for the operator
     */
    public static FileState open(Path folder, Path marks, LocalState local, InstantSource clock) throws IOException {
        return over(new StoreFolder(folder, Schema.CURRENT).open(), marks, local, clock);
    }

    static FileState over(StateDatabase database, Path marks, LocalState local, InstantSource clock)
            throws IOException {
        try {
            var mark = GenerationMark.of(marks, database.id());
            mark.check(database.generation());
            // Raised at each start, so that an older copy is noticed even if nothing was revoked since.
            database.write(true, tables -> tables.prune(clock.instant()));
            mark.write(database.generation());
            database.read(local, clock.instant());
            return new FileState(local, new FolderWriter(new BatchWriter(database, mark, clock)));
        } catch (SQLException | RuntimeException unreadable) {
            close(database, unreadable);
            throw new UnusableStore(StoreFolder.FILE + " cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (IOException unusable) {
            close(database, unusable);
            throw unusable;
        }
    }

    private static void close(StateDatabase database, Exception reason) {
        try {
            database.close();
        } catch (SQLException failed) {
            reason.addSuppressed(failed);
        }
    }

    @Override
    public Answer<StoredTask> open(TaskId task, TaskOpening opening) {
        return local.open(task, opening).then(known -> {
            var counters = local.limited(task);
            return counters == null || counters.isStored()
                    ? Answer.ready(known)
                    : after(writer.write(List.of(new TaskPart(counters)), false), known);
        });
    }

    private static <T> Answer<T> after(CompletableFuture<Void> written, T value) {
        return Answer.awaited(Mono.fromFuture(written.thenApplyAsync(done -> value, HOPS), true));
    }

    @Override
    public Mono<List<StoredTask>> named(String id) {
        return local.named(id);
    }

    @Override
    public Answer<Taken> take(Taking taking) {
        return local.take(taking)
                .then(taken -> taken instanceof Granted granted ? granted(taking, granted) : Answer.ready(taken));
    }

    private Answer<Taken> granted(Taking taking, Granted granted) {
        var parts = parts(taking);
        if (parts.isEmpty()) {
            return Answer.ready(granted);
        }
        Granted counted = forwarded -> {
            granted.end(forwarded);
            if (!forwarded) {
                var unused = writer.write(parts, false);
            }
        };
        var written = writer.write(parts, false);
        if (!taking.isLimited()) {
            // No limit depends on the count, so the request need not wait for it.
            return Answer.ready(counted);
        }
        return after(
                written.whenComplete((done, failed) -> {
                    if (failed != null) {
                        counted.end(false);
                    }
                }),
                counted);
    }

    private List<Part> parts(Taking taking) {
        var parts = new ArrayList<Part>(2);
        var task = taking.task();
        var counters = task == null ? null : local.limited(task);
        if (counters != null) {
            parts.add(new TaskPart(counters));
        }
        taking.pace().forEach(pace -> parts.add(new PacePart(pace, local)));
        return parts;
    }

    @Override
    public Mono<Revocation> revoke(Revocation revocation) {
        return Mono.fromFuture(
                () -> {
                    var part = new RevocationPart(revocation, local);
                    return writer.write(List.of(part), true).thenApplyAsync(done -> part.tell(), HOPS);
                },
                true);
    }

    @Override
    public Mono<Optional<Revocation>> lift(String id) {
        return Mono.fromFuture(
                () -> {
                    var part = new LiftPart(id, local);
                    return writer.write(List.of(part), true).thenApplyAsync(done -> part.lifted(), HOPS);
                },
                true);
    }

    @Override
    public @Nullable Revocation revocationOf(Revocable what) {
        return local.revocationOf(what);
    }

    @Override
    public List<Revocation> revocations() {
        return local.revocations();
    }

    @Override
    public void follow(Consumer<Revocation> follower) {
        local.follow(follower);
    }

    @Override
    public @Nullable String problem() {
        return writer.problem();
    }

    @Override
    public void close() {
        writer.close();
    }
}
