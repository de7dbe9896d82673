package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds revocations in memory until they end, and never evicts one early. Without room, a revocation fails.
 *
 * <p>The last eighth of the room is for those that last until they are lifted, so that completed tasks do not keep an
 * operator from a revocation.
 *
 * <p>Each thing has one revocation. An earlier one stays if it covers as much; otherwise the later one covers what both do.
 */
public final class StoredRevocations {

    /** A revocation with its id, its author and its reason. */
    private static final int BYTES = 400;

    private final LiveEntries<Revocable, Revocation> revoked;

    public StoredRevocations(InstantSource clock, CacheBounds bounds) {
        this.revoked = new LiveEntries<>("revocations", clock, bounds, BYTES);
    }

    /**
     * Adds a revocation. Fails with {@code KeysUnavailable} when there is no room; then nothing is revoked.
     *
     * @return the revocation that is stored now, which may be an earlier one that covers as much
     */
    public synchronized Revocation add(Revocation revocation) {
        var what = revocation.what();
        var owner = owner(revocation);
        if (!revocation.end().equals(Instant.MAX) && revoked.find(what) == null && revoked.isNearlyFull()) {
            throw new KeysUnavailable("the last room is for revocations that last until they are lifted");
        }
        // An earlier revocation may end between two of these steps.
        while (!revoked.add(what, revocation, owner, revocation.end())) {
            var before = revoked.find(what);
            if (before != null && before.includes(revocation)) {
                return before;
            }
            var both = before == null ? revocation : revocation.and(before);
            if (revoked.replace(what, both, both.end())) {
                return both;
            }
        }
        return revocation;
    }

    /** Adds a revocation that was admitted before a restart. */
    public void restore(Revocation revocation) {
        revoked.restore(revocation.what(), revocation, owner(revocation), revocation.end());
    }

    private static TokenFingerprint owner(Revocation revocation) {
        return new KeyDigest().text(revocation.by()).end();
    }

    /** Returns the revocation of this, or null. */
    public @Nullable Revocation of(Revocable what) {
        return revoked.find(what);
    }

    /** Returns all revocations that have not ended. */
    public List<Revocation> all() {
        return revoked.values();
    }

    /** Lifts the revocation with this id, and returns it. */
    public synchronized Optional<Revocation> lift(String id) {
        var found =
                all().stream().filter(revocation -> revocation.id().equals(id)).findFirst();
        found.ifPresent(revocation -> revoked.remove(revocation.what()));
        return found;
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return revoked.cache();
    }
}
