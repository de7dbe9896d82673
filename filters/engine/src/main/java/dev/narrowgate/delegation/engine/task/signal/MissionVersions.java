package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.KeyDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Remembers the last applied version of each mission, and applies the events of missions one after another. */
final class MissionVersions {

    private final LiveEntries<TaskId, Long> versions;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    MissionVersions(InstantSource clock, CacheBounds bounds) {
        this.versions = new LiveEntries<>("missions", clock, bounds);
    }

    /** Returns the last applied version, or 0. */
    long of(TaskId mission) {
        var version = versions.find(mission);
        return version == null ? 0 : version;
    }

    /** @param until the latest time at which an older event of the mission is accepted */
    void applied(TaskId mission, long version, Instant until) {
        try {
            if (!versions.add(
                    mission, version, new KeyDigest().text(mission.origin()).end(), until)) {
                versions.replace(mission, version, until);
            }
        } catch (KeysUnavailable noRoom) {
            throw new StoreUnavailable(noRoom.reason());
        }
    }

    /** Runs the work after all work that was handed over before has ended, so that no two versions overtake each other. */
    <T> Mono<T> inOrder(Mono<T> work) {
        return Mono.defer(() -> {
            var mine = new CompletableFuture<Void>();
            CompletableFuture<?> before;
            synchronized (this) {
                before = last;
                last = mine;
            }
            return Mono.fromFuture(before, true).then(work).doFinally(end -> mine.complete(null));
        });
    }
}
