package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Notifies the hops in progress of a revocation (law 11). A watch is registered before it checks the stored
 * revocations. A revocation is stored before it notifies the watches, so no watch misses it. Watches are kept by token,
 * so that a revocation visits only its own.
 */
public final class WatchedRevocations implements Revocations {

    private final Predicate<TokenId> remembered;
    private final List<Consumer<TokenId>> listeners = new CopyOnWriteArrayList<>();

    /** The map's lock of a token guards its set. No set is empty. */
    private final ConcurrentMap<TokenId, Set<Watched>> watches = new ConcurrentHashMap<>();

    private final LongAdder open = new LongAdder();

    /** Compared by identity, because two hops may watch the same tokens. */
    private static final class Watched {
        private final Runnable action;
        private final AtomicBoolean told = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        private Watched(Runnable action) {
            this.action = action;
        }

        private void tell() {
            if (told.compareAndSet(false, true)) {
                action.run();
            }
        }
    }

    /** @param remembered whether a token was revoked and has not expired yet */
    public WatchedRevocations(Predicate<TokenId> remembered) {
        this.remembered = remembered;
    }

    @Override
    public boolean isRevoked(TokenId token) {
        return remembered.test(token);
    }

    @Override
    public Watch watch(List<TokenId> tokens, Runnable revoked) {
        var watched = new Watched(revoked);
        tokens.forEach(token -> add(token, watched));
        open.increment();
        if (areRevoked(tokens)) {
            watched.tell();
        }
        return () -> close(tokens, watched);
    }

    private void add(TokenId token, Watched watched) {
        watches.compute(token, (same, others) -> {
            Set<Watched> all = others == null ? new HashSet<>(2) : others;
            all.add(watched);
            return all;
        });
    }

    private void close(List<TokenId> tokens, Watched watched) {
        if (watched.closed.compareAndSet(false, true)) {
            tokens.forEach(token -> remove(token, watched));
            open.decrement();
        }
    }

    private void remove(TokenId token, Watched watched) {
        watches.computeIfPresent(token, (same, all) -> {
            all.remove(watched);
            return all.isEmpty() ? null : all;
        });
    }

    /** Returns a copy of the watches of a token, because an action may close its watch. */
    private List<Watched> watching(TokenId token) {
        List<Watched> found = new ArrayList<>();
        watches.computeIfPresent(token, (same, all) -> {
            found.addAll(all);
            return all;
        });
        return found;
    }

    /**
     * Registers a listener that is called with each revoked token, before the hops. Caches use it to drop the token.
     * The returned action removes the listener.
     */
    public Runnable onRevocation(Consumer<TokenId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Notifies the listeners, then the hops that watch this token. The revocation has to be stored already. */
    public void revoked(TokenId token) {
        listeners.forEach(listener -> listener.accept(token));
        RuntimeException broken = null;
        for (var watched : watching(token)) {
            try {
                watched.tell();
            } catch (RuntimeException failed) {
                // The remaining watches are still notified.
                broken = failed;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** The number of open watches, for metrics and tests. */
    public int size() {
        return open.intValue();
    }
}
