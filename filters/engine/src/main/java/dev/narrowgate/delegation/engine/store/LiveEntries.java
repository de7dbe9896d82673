package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds entries until they expire, and never evicts one early. A new entry is refused when there is no room. An owner
 * with its full share is refused once the table is more than half full, so other owners can go on.
 */
public final class LiveEntries<K> {

    /** Bytes of the heap for an entry with its key, its owner, and its place in the tables. */
    static final int BYTES = 320;

    /** One owner may hold this fraction of the entries. */
    private static final int SHARES = 8;

    private record Entry(TokenFingerprint owner, Instant until) {}

    private final String what;
    private final int maximum;
    private final Cache<K, Entry> live;
    private final ConcurrentMap<TokenFingerprint, Integer> byOwner = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();

    /**
     * @param what the entries are, for error messages
     * @param bounds entries and bytes; the smaller limit applies
     */
    public LiveEntries(String what, InstantSource clock, CacheBounds bounds) {
        this.what = what;
        this.maximum = (int) Math.max(1, Math.min(Math.min(bounds.entries(), bounds.bytes() / BYTES), 1 << 30));
        this.live = Caffeine.newBuilder()
                .expireAfter(RemainingLife.<K, Entry>until(clock, Entry::until))
                // Uses the clock that judges expiry, so an expired entry stays expired if the clock goes back.
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .<K, Entry>evictionListener((key, ended, cause) -> {
                    if (ended != null) {
                        release(ended.owner());
                    }
                })
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    /**
     * Adds an entry, and returns whether it is new. Fails with {@code KeysUnavailable} when there is no room in total
     * or for this owner.
     *
     * @param acceptedUntil the latest time at which the entry matters
     */
    public boolean add(K key, TokenFingerprint owner, Instant acceptedUntil) {
        if (contains(key)) {
            return false;
        }
        if (!reserve(owner)) {
            live.cleanUp();
            if (!reserve(owner)) {
                throw new KeysUnavailable("more than " + maximum + " " + what + " to store, or too many of one party");
            }
        }
        var before = live.asMap().putIfAbsent(key, new Entry(owner, ReplayCache.rememberedUntil(acceptedUntil)));
        if (before != null) {
            release(owner);
        }
        return before == null;
    }

    boolean contains(K key) {
        return reserved.get() > 0 && live.getIfPresent(key) != null;
    }

    private boolean reserve(TokenFingerprint owner) {
        int all = reserved.incrementAndGet();
        var mine = byOwner.merge(owner, 1, Integer::sum);
        if (all > maximum || all > Math.ceilDiv(maximum, 2) && mine > Math.ceilDiv(maximum, SHARES)) {
            release(owner);
            return false;
        }
        return true;
    }

    private void release(TokenFingerprint owner) {
        reserved.decrementAndGet();
        byOwner.computeIfPresent(owner, (same, count) -> count == 1 ? null : count - 1);
    }

    public Cache<?, ?> cache() {
        return live;
    }
}
