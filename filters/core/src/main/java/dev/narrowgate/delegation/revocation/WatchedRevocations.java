package dev.narrowgate.delegation.revocation;

import dev.narrowgate.delegation.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the hops in progress of a revocation (law 11). A watch is registered before it checks the stored
 * revocations. A revocation is stored before it notifies the watches, so no watch misses it. Watches are kept by ground,
 * so that a revocation visits only its own.
 */
public final class WatchedRevocations implements Revocations {

    private final Function<Revocable, @Nullable Revocation> remembered;
    private final Supplier<@Nullable String> problem;
    private final List<Dependents> dependents = new CopyOnWriteArrayList<>();

    /** The map's lock of a ground guards its set. No set is empty, and one of a single watch may be immutable. */
    private final ConcurrentMap<Revocable, Set<Watched>> watches = new ConcurrentHashMap<>();

    private final LongAdder open = new LongAdder();

    /** Compared by identity, because two hops may have the same grounds. */
    private static final class Watched {
        private final Instant issuedAt;
        private final Runnable action;
        private final AtomicBoolean told = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        private Watched(Instant issuedAt, Runnable action) {
            this.issuedAt = issuedAt;
            this.action = action;
        }

        /** Returns whether this is the first notice. */
        private boolean tell() {
            if (!told.compareAndSet(false, true)) {
                return false;
            }
            action.run();
            return true;
        }
    }

    /** @param remembered returns the stored revocation of a ground that has not ended yet, or null */
    public WatchedRevocations(Function<Revocable, @Nullable Revocation> remembered) {
        this(remembered, () -> null);
    }

    /** @param problem returns why a revocation may be missing, or null; then no check succeeds */
    public WatchedRevocations(
            Function<Revocable, @Nullable Revocation> remembered, Supplier<@Nullable String> problem) {
        this.remembered = remembered;
        this.problem = problem;
    }

    /** A hop that waited since its first check, such as for an exchange, is not forwarded on old knowledge. */
    @Override
    public void check(Grounds grounds, String when) {
        Revocations.super.check(grounds, when);
        var missing = problem.get();
        if (missing != null) {
            throw new StoreUnavailable(missing);
        }
    }

    @Override
    public @Nullable Revocation of(Revocable what) {
        return remembered.apply(what);
    }

    @Override
    public Watch watch(Grounds grounds, Runnable revoked) {
        var watched = new Watched(grounds.issuedAt(), revoked);
        grounds.all().forEach(ground -> add(ground, watched));
        open.increment();
        if (of(grounds) != null) {
            watched.tell();
        }
        return () -> close(grounds, watched);
    }

    private void add(Revocable ground, Watched watched) {
        watches.compute(ground, (same, others) -> {
            if (others == null) {
                return Set.of(watched);
            }
            Set<Watched> all = others.size() == 1 ? new HashSet<>(others) : others;
            all.add(watched);
            return all;
        });
    }

    private void close(Grounds grounds, Watched watched) {
        if (watched.closed.compareAndSet(false, true)) {
            grounds.all().forEach(ground -> remove(ground, watched));
            open.decrement();
        }
    }

    private void remove(Revocable ground, Watched watched) {
        watches.computeIfPresent(ground, (same, all) -> {
            if (!all.contains(watched)) {
                return all;
            }
            if (all.size() == 1) {
                return null;
            }
            all.remove(watched);
            return all;
        });
    }

    /** Returns a copy of the watches of a ground, because an action may close its watch. */
    private List<Watched> watching(Revocable ground) {
        List<Watched> found = new ArrayList<>();
        watches.computeIfPresent(ground, (same, all) -> {
            found.addAll(all);
            return all;
        });
        return found;
    }

    /** Adds results that are dropped by each revocation, before the hops end. The returned action removes them. */
    public Runnable add(Dependents some) {
        dependents.add(some);
        return () -> dependents.remove(some);
    }

    /**
     * Drops the results, then ends the hops that rest on the ground. The revocation has to be stored already. Returns
     * what was dropped.
     */
    public Dropped revoked(Revocation revocation) {
        var dropped = Dropped.NOTHING;
        for (var some : dependents) {
            dropped = dropped.and(some.drop(revocation));
        }
        RuntimeException broken = null;
        int ended = 0;
        for (var watched : watching(revocation.what())) {
            try {
                ended += revocation.covers(watched.issuedAt) && watched.tell() ? 1 : 0;
            } catch (RuntimeException failed) {
                // The remaining watches are still notified.
                broken = failed;
            }
        }
        if (broken != null) {
            throw broken;
        }
        return dropped.and(new Dropped(0, 0, 0, ended));
    }

    /** Returns what a revocation would drop, and drops nothing. */
    public Dropped count(Revocation revocation) {
        var dropped = Dropped.NOTHING;
        for (var some : dependents) {
            dropped = dropped.and(some.count(revocation));
        }
        var hops = watching(revocation.what()).stream()
                .filter(watched -> revocation.covers(watched.issuedAt))
                .count();
        return dropped.and(new Dropped(0, 0, 0, (int) hops));
    }

    /** The number of open watches, for metrics and tests. */
    public int size() {
        return open.intValue();
    }
}
