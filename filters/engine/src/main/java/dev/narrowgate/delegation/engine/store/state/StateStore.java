package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.task.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stores the state that all gateways of one store share. Each operation fails with {@code StoreUnavailable} if the store
 * cannot be asked, or has no room.
 *
 * <p>Revocations are also held in this process, so that a hop need not wait for them. A gateway on the same store learns
 * of a new revocation within a second, or answers {@link #problem}.
 */
public interface StateStore extends AutoCloseable {

    /** Returns what is stored of a task. The first call stores the opening. */
    Answer<StoredTask> open(TaskId task, TaskOpening opening);

    /** Returns what is stored of the tasks with this id, one for each origin. */
    Mono<List<StoredTask>> named(String id);

    /** Takes one request from each of these budgets, or from none. */
    Answer<Taken> take(Taking taking);

    /**
     * Stores a revocation. Emits the revocation that is stored then, after all {@link #follow followers} of this gateway
     * were told. An earlier one that covers as much stays.
     */
    Mono<Revocation> revoke(Revocation revocation);

    /** Lifts a revocation. Emits the lifted one, or empty if there is none with this id. */
    Mono<Optional<Revocation>> lift(String id);

    /** Returns the revocation of this as this process knows it, or null. Asks nothing. */
    @Nullable
    Revocation revocationOf(Revocable what);

    /** Returns all revocations as this process knows them. */
    List<Revocation> revocations();

    /** Tells of each revocation once, whichever gateway stored it, after {@link #revocationOf} returns it. */
    void follow(Consumer<Revocation> follower);

    /** Returns the used proofs of one kind that all gateways share; empty if each process has its own. */
    default Optional<ReplayCache> proofs(String kind) {
        return Optional.empty();
    }

    /** Returns the key of the nonces that all gateways accept, 32 bytes; empty if each process has its own. */
    default Optional<byte[]> nonceKey() {
        return Optional.empty();
    }

    /** Returns why this gateway may have missed a revocation for more than a second, or null. */
    @Nullable
    String problem();

    @Override
    void close();
}
