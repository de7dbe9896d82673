package dev.narrowgate.delegation.engine.store.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.engine.store.StoredRevocations;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** State in the memory of this process, for one gateway. It is gone after a restart. */
public final class LocalState implements StateStore {

    /** A task with its counters and its names. */
    private static final int TASK_BYTES = 700;

    /** For how long a task without a limit is remembered after its last hop. */
    private static final Duration UNUSED = Duration.ofDays(1);

    private final StoredRevocations revoked;
    private final LiveEntries<TaskId, TaskCounters> limited;
    private final Cache<TaskId, TaskCounters> unlimited;
    private final Paces paces;
    private final List<Consumer<Revocation>> followers = new CopyOnWriteArrayList<>();

    /**
     * @param tasks the bounds of the tasks with a limit; as many without one are remembered
     * @param revocations the bounds of the revocations
     */
    public LocalState(InstantSource clock, CacheBounds tasks, CacheBounds revocations) {
        this.revoked = new StoredRevocations(clock, revocations);
        this.limited = new LiveEntries<>("tasks", clock, tasks, TASK_BYTES);
        this.unlimited = WeighedCache.of(tasks, Expiry.accessing((task, counters) -> UNUSED));
        this.paces = new Paces(tasks);
    }

    @Override
    public Answer<StoredTask> open(TaskId task, TaskOpening opening) {
        var known = counters(task);
        if (known == null) {
            known = opened(task, opening);
        } else if (opening.keptUntil() != null && limited.find(task) == null) {
            // The configuration limits tasks since a reload.
            known = kept(task, known, opening);
        }
        return known == null ? full() : Answer.ready(known.read());
    }

    private @Nullable TaskCounters opened(TaskId task, TaskOpening opening) {
        var made = new TaskCounters(task, opening);
        return opening.keptUntil() == null
                ? unlimited.asMap().computeIfAbsent(task, id -> made)
                : kept(task, made, opening);
    }

    /** Returns null if there is no room. */
    private @Nullable TaskCounters kept(TaskId task, TaskCounters counters, TaskOpening opening) {
        var until = Objects.requireNonNull(opening.keptUntil());
        counters.keep(until);
        try {
            limited.add(task, counters, opening.owner(), until);
        } catch (KeysUnavailable noRoom) {
            return null;
        }
        unlimited.invalidate(task);
        // Another hop may have opened the task at the same moment.
        return limited.find(task);
    }

    private static <T> Answer<T> full() {
        return Answer.refused(new StoreUnavailable("too many tasks with a limit, or too many of one client"));
    }

    private @Nullable TaskCounters counters(TaskId task) {
        var found = limited.find(task);
        return found == null ? unlimited.getIfPresent(task) : found;
    }

    @Override
    public Mono<List<StoredTask>> named(String id) {
        return Mono.fromSupplier(() -> Stream.concat(limited.values().stream(), unlimited.asMap().values().stream())
                .map(TaskCounters::read)
                .filter(task -> task.id().id().equals(id))
                .distinct()
                .toList());
    }

    @Override
    public Answer<Taken> take(Taking taking) {
        for (int i = 0; i < taking.pace().size(); i++) {
            var refused = paces.take(taking.pace().get(i), taking.at());
            if (refused != null) {
                giveBack(taking, i);
                return Answer.ready(refused);
            }
        }
        var task = taking.task();
        var counters = task == null ? null : counters(task);
        var refused = counters == null ? null : counters.take(taking.budgets(), taking.at());
        if (refused != null) {
            giveBack(taking, taking.pace().size());
            return Answer.ready(refused);
        }
        Granted granted = forwarded -> end(taking, counters, forwarded);
        return Answer.ready(granted);
    }

    private void giveBack(Taking taking, int paced) {
        for (int i = 0; i < paced; i++) {
            paces.giveBack(taking.pace().get(i), taking.at());
        }
    }

    private void end(Taking taking, @Nullable TaskCounters counters, boolean forwarded) {
        if (counters != null) {
            counters.end(taking.budgets(), forwarded);
        }
        if (!forwarded) {
            giveBack(taking, taking.pace().size());
        }
    }

    @Override
    public Mono<Revocation> revoke(Revocation revocation) {
        return Mono.fromSupplier(() -> {
            var stored = add(revocation);
            if (stored.id().equals(revocation.id())) {
                tell(stored);
            }
            return stored;
        });
    }

    /** Tells the followers of a revocation. */
    public void tell(Revocation revocation) {
        followers.forEach(follower -> follower.accept(revocation));
    }

    /**
     * Adds a revocation, and tells no follower. Fails with {@code StoreUnavailable} if there is no room.
     *
     * @return the revocation that is stored now, which may be an earlier one that covers as much
     */
    public Revocation add(Revocation revocation) {
        try {
            return revoked.add(revocation);
        } catch (KeysUnavailable noRoom) {
            throw new StoreUnavailable(noRoom.reason());
        }
    }

    @Override
    public Mono<Optional<Revocation>> lift(String id) {
        return Mono.fromSupplier(() -> remove(id));
    }

    /** Removes the revocation with this id, and returns it. */
    public Optional<Revocation> remove(String id) {
        return revoked.lift(id);
    }

    /** Returns the counters of a task with a limit, or null. */
    public @Nullable TaskCounters limited(TaskId task) {
        return limited.find(task);
    }

    /** Returns when all requests of a pair would have been due, in nanoseconds since the epoch, or null. */
    public @Nullable Long due(Pace pace) {
        return paces.due(pace);
    }

    /** Takes over a task with a limit from before a restart. */
    public void restore(TaskCounters counters) {
        limited.restore(
                counters.id(), counters, counters.opening().owner(), Objects.requireNonNull(counters.keptUntil()));
    }

    /** Takes over the rate of a pair from before a restart. */
    public void restore(Pace pace, long due) {
        paces.restore(pace, due);
    }

    /** Takes over a revocation from before a restart. */
    public void restore(Revocation revocation) {
        revoked.restore(revocation);
    }

    @Override
    public @Nullable Revocation revocationOf(Revocable what) {
        return revoked.of(what);
    }

    @Override
    public List<Revocation> revocations() {
        return new ArrayList<>(revoked.all());
    }

    @Override
    public void follow(Consumer<Revocation> follower) {
        followers.add(follower);
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    /** The cache of revocations, for metrics. */
    public Cache<?, ?> revokedCache() {
        return revoked.cache();
    }

    @Override
    public void close() {}
}
