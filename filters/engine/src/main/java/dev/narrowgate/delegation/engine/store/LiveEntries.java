package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Holds entries until they expire, and never evicts one early. A new entry is refused when there is no room. An owner
 * with its full share is refused once the table is more than half full, so other owners can go on.
 */
public final class LiveEntries<K, V> {

    /** Bytes of the heap for an entry with its key, its owner, and its place in the tables. */
    static final int BYTES = 320;

    /** One owner may hold this fraction of the entries. */
    private static final int SHARES = 8;

    private record Entry<V>(V value, TokenFingerprint owner, Instant until) {}

    private final String what;
    private final int maximum;
    private final Cache<K, Entry<V>> live;
    private final ConcurrentMap<TokenFingerprint, Integer> byOwner = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();

    /**
     * @param what the entries are, for error messages
     * @param bounds entries and bytes; the smaller limit applies
     */
    public LiveEntries(String what, InstantSource clock, CacheBounds bounds) {
        this(what, clock, bounds, 0);
    }

    /** @param valueBytes the bytes of the heap for a value, with its texts */
    public LiveEntries(String what, InstantSource clock, CacheBounds bounds, int valueBytes) {
        this.what = what;
        this.maximum =
                (int) Math.max(1, Math.min(Math.min(bounds.entries(), bounds.bytes() / (BYTES + valueBytes)), 1 << 30));
        this.live = Caffeine.newBuilder()
                .expireAfter(RemainingLife.<K, Entry<V>>until(clock, Entry::until))
                // Uses the clock that judges expiry, so an expired entry stays expired if the clock goes back.
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .<K, Entry<V>>evictionListener((key, ended, cause) -> {
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
    public boolean add(K key, V value, TokenFingerprint owner, Instant acceptedUntil) {
        if (contains(key)) {
            return false;
        }
        if (!reserve(owner)) {
            live.cleanUp();
            if (!reserve(owner)) {
                throw new KeysUnavailable("more than " + maximum + " " + what + " to store, or too many of one party");
            }
        }
        var before =
                live.asMap().putIfAbsent(key, new Entry<>(value, owner, ReplayCache.rememberedUntil(acceptedUntil)));
        if (before != null) {
            release(owner);
        }
        return before == null;
    }

    /** Adds an entry that was admitted before a restart. It has its place, even if the bounds are smaller now. */
    public void restore(K key, V value, TokenFingerprint owner, Instant acceptedUntil) {
        var entry = new Entry<>(value, owner, ReplayCache.rememberedUntil(acceptedUntil));
        if (live.asMap().putIfAbsent(key, entry) == null) {
            reserved.incrementAndGet();
            byOwner.merge(owner, 1, Integer::sum);
        }
    }

    /** Whether one more would take the last eighth of the room. */
    boolean isNearlyFull() {
        int most = maximum - maximum / SHARES;
        if (reserved.get() < most) {
            return false;
        }
        live.cleanUp();
        return reserved.get() >= most;
    }

    boolean contains(K key) {
        return reserved.get() > 0 && live.getIfPresent(key) != null;
    }

    /** Returns the value of a key that has not ended, or null. */
    public @Nullable V find(K key) {
        if (reserved.get() == 0) {
            return null;
        }
        var entry = live.getIfPresent(key);
        return entry == null ? null : entry.value();
    }

    /** Gives a present key another value and another end. Returns false if the key has ended meanwhile. */
    public boolean replace(K key, V value, Instant acceptedUntil) {
        var until = ReplayCache.rememberedUntil(acceptedUntil);
        return live.asMap().computeIfPresent(key, (same, before) -> new Entry<>(value, before.owner(), until)) != null;
    }

    /** Removes a key, and returns whether it was present. */
    public boolean remove(K key) {
        var before = live.asMap().remove(key);
        if (before != null) {
            release(before.owner());
        }
        return before != null;
    }

    /** Returns a copy of all values that have not ended. */
    public List<V> values() {
        return live.asMap().values().stream().map(Entry::value).toList();
    }

    /** The most entries. */
    public int maximum() {
        return maximum;
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
