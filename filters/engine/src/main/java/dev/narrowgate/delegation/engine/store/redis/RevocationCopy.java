package dev.narrowgate.delegation.engine.store.redis;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All revocations of the store in the memory of this process. One thread changes it; any thread reads it. */
final class RevocationCopy {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationCopy.class);

    /** A revocation with its id, its author and its reason. */
    private static final int BYTES = 400;

    private final LiveEntries<Revocable, Revocation> all;
    private final List<Consumer<Revocation>> followers = new CopyOnWriteArrayList<>();

    RevocationCopy(InstantSource clock, CacheBounds bounds) {
        this.all = new LiveEntries<>("revocations", clock, bounds, BYTES);
    }

    void follow(Consumer<Revocation> follower) {
        followers.add(follower);
    }

    /** Applies a stored revocation, and tells the followers if it is new here. Fails if there is no room. */
    void put(Revocation revocation) {
        var what = revocation.what();
        if (revocation.equals(all.find(what))) {
            return;
        }
        try {
            // The shares of owners are kept in the store. Here each revocation is its own owner.
            var owner = TokenFingerprint.of(revocation.id());
            while (!all.add(what, revocation, owner, revocation.end())) {
                if (all.replace(what, revocation, revocation.end())) {
                    break;
                }
            }
        } catch (KeysUnavailable noRoom) {
            throw new StoreUnavailable("the store has more revocations than fit into this gateway: " + noRoom.reason());
        }
        followers.forEach(follower -> tell(follower, revocation));
    }

    private static void tell(Consumer<Revocation> follower, Revocation revocation) {
        try {
            follower.accept(revocation);
        } catch (RuntimeException failed) {
            // The revocation is in force for every later hop, and the other followers still learn of it.
            LOG.error("Could not end all that rests on {}", revocation.what().text(), failed);
        }
    }

    void remove(Revocable what, String id) {
        var present = all.find(what);
        if (present != null && present.id().equals(id)) {
            all.remove(what);
        }
    }

    /** Removes what is not among these. */
    void retain(Set<Revocable> stored) {
        all().stream()
                .filter(revocation -> !stored.contains(revocation.what()))
                .forEach(revocation -> all.remove(revocation.what()));
    }

    @Nullable
    Revocation of(Revocable what) {
        return all.find(what);
    }

    Optional<Revocation> withId(String id) {
        return all().stream().filter(revocation -> revocation.id().equals(id)).findFirst();
    }

    List<Revocation> all() {
        return all.values();
    }

    int maximum() {
        return all.maximum();
    }

    Cache<?, ?> cache() {
        return all.cache();
    }
}
