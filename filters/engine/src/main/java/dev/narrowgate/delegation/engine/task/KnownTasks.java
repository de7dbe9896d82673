package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.task.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Finds tasks by their ids. */
public final class KnownTasks {

    private final StateStore store;

    public KnownTasks(StateStore store) {
        this.store = store;
    }

    /**
     * Emits the tasks with an id: those whose hops have arrived, and those that were ended. Fails with {@code
     * StoreUnavailable}.
     *
     * @param origin the issuer that named the task; null for all
     */
    public Mono<List<KnownTask>> named(String id, @Nullable String origin) {
        return store.named(id)
                .map(stored -> known(id, stored).stream()
                        .filter(task -> origin == null || task.id().origin().equals(origin))
                        .toList());
    }

    private List<KnownTask> known(String id, List<StoredTask> stored) {
        var tasks = new LinkedHashMap<TaskId, KnownTask>();
        stored.forEach(task -> tasks.put(
                task.id(), new KnownTask(task.id(), task, store.revocationOf(new Revocable.Task(task.id())))));
        for (var revocation : store.revocations()) {
            if (revocation.what() instanceof Revocable.Task(TaskId task)
                    && task.id().equals(id)) {
                tasks.putIfAbsent(task, new KnownTask(task, null, revocation));
            }
        }
        return List.copyOf(tasks.values());
    }
}
