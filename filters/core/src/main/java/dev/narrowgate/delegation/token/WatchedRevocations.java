package dev.narrowgate.delegation.token;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells the hops that are under way of a revocation (law 11). A watch is registered before the revocations are asked, and a
 * revocation is remembered before the watches are told: so one of the two always sees the other.
 */
public final class WatchedRevocations implements Revocations {

    private final Predicate<TokenId> remembered;
    private final List<Consumer<TokenId>> listeners = new CopyOnWriteArrayList<>();
    private final Set<Watched> watches = ConcurrentHashMap.newKeySet();

    /** Equal only to itself: two hops may watch the same tokens. */
    private static final class Watched {
        private final List<TokenId> tokens;
        private final Runnable action;
        private final AtomicBoolean told = new AtomicBoolean();

        private Watched(List<TokenId> tokens, Runnable action) {
            this.tokens = tokens;
            this.action = action;
        }

        private void tell() {
            if (told.compareAndSet(false, true)) {
                action.run();
            }
        }
    }

    /** @param remembered whether a token was revoked and is not over yet */
    public WatchedRevocations(Predicate<TokenId> remembered) {
        this.remembered = remembered;
    }

    @Override
    public boolean isRevoked(TokenId token) {
        return remembered.test(token);
    }

    @Override
    public Watch watch(List<TokenId> tokens, Runnable revoked) {
        var watched = new Watched(tokens, revoked);
        watches.add(watched);
        if (areRevoked(tokens)) {
            watched.tell();
        }
        return () -> watches.remove(watched);
    }

    /** Tells this one of each token that is revoked, before the hops: what remembers tokens forgets it. */
    public void onRevocation(Consumer<TokenId> listener) {
        listeners.add(listener);
    }

    /** Tells whoever watches this token. The revocation has to be remembered already. */
    public void revoked(TokenId token) {
        listeners.forEach(listener -> listener.accept(token));
        for (var watched : watches) {
            if (watched.tokens.contains(token)) {
                watched.tell();
            }
        }
    }

    /** How many watches are open; for metrics and tests. */
    public int size() {
        return watches.size();
    }
}
