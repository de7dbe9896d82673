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
 * Tells the hops that are under way of a revocation (law 11). A watch is registered before the revocations are asked, and a
 * revocation is remembered before the watches are told: so one of the two always sees the other. Watches are kept by token, so
 * that a revocation looks only at those that it concerns.
 */
public final class WatchedRevocations implements Revocations {

    private final Predicate<TokenId> remembered;
    private final List<Consumer<TokenId>> listeners = new CopyOnWriteArrayList<>();

    /** A set is only touched within the map's own lock of its token. None is empty. */
    private final ConcurrentMap<TokenId, Set<Watched>> watches = new ConcurrentHashMap<>();

    private final LongAdder open = new LongAdder();

    /** Equal only to itself: two hops may watch the same tokens. */
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

    /** Those that watch it now: what is told may close its watch. */
    private List<Watched> watching(TokenId token) {
        List<Watched> found = new ArrayList<>();
        watches.computeIfPresent(token, (same, all) -> {
            found.addAll(all);
            return all;
        });
        return found;
    }

    /** Tells this one of each token that is revoked, before the hops: what remembers tokens forgets it. */
    public Runnable onRevocation(Consumer<TokenId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells the listeners, then the hops that watch this token. The revocation has to be remembered already. */
    public void revoked(TokenId token) {
        listeners.forEach(listener -> listener.accept(token));
        RuntimeException broken = null;
        for (var watched : watching(token)) {
            try {
                watched.tell();
            } catch (RuntimeException failed) {
                // The others are told all the same.
                broken = failed;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** How many watches are open; for metrics and tests. */
    public int size() {
        return open.intValue();
    }
}
