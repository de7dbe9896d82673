package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Applies each revocation of a store to this process, whichever gateway stored it (law 11). */
public final class AppliedRevocations {

    private final WatchedRevocations watched;

    /** What the revocations of this gateway have dropped, until their callers are answered. */
    private final ConcurrentMap<String, Dropped> own = new ConcurrentHashMap<>();

    public AppliedRevocations(StateStore store, WatchedRevocations watched) {
        this.watched = watched;
        store.follow(this::apply);
    }

    private void apply(Revocation revocation) {
        var dropped = watched.revoked(revocation);
        own.computeIfPresent(revocation.id(), (id, awaited) -> dropped);
    }

    /** Begins to keep what a revocation drops. */
    void await(String id) {
        own.put(id, Dropped.NOTHING);
    }

    /** Returns what a revocation has dropped, and keeps it no longer. */
    Dropped dropped(String id) {
        var dropped = own.remove(id);
        return dropped == null ? Dropped.NOTHING : dropped;
    }

    Dropped count(Revocation revocation) {
        return watched.count(revocation);
    }
}
