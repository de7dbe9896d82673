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
 * What must not be forgotten before its time. When it is full, or when more than half full and one party has its share, that
 * party is refused, and nothing is forgotten: one that floods stops itself, and all others go on.
 */
public final class LiveEntries<K> {

    /** Of the heap, for an entry with its key, its owner and what the tables around them take. */
    static final int BYTES = 320;

    /** The part of one party, of what there is room for. */
    private static final int SHARES = 8;

    private record Entry(TokenFingerprint owner, Instant until) {}

    private final String what;
    private final int maximum;
    private final Cache<K, Entry> live;
    private final ConcurrentMap<TokenFingerprint, Integer> byOwner = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();

    /**
     * @param what is remembered, for people
     * @param bounds how many, and how much of the heap; the smaller counts
     */
    public LiveEntries(String what, InstantSource clock, CacheBounds bounds) {
        this.what = what;
        this.maximum = (int) Math.max(1, Math.min(Math.min(bounds.entries(), bounds.bytes() / BYTES), 1 << 30));
        this.live = Caffeine.newBuilder()
                .expireAfter(RemainingLife.<K, Entry>until(clock, Entry::until))
                // By the clock that judges the end: one that went back may not make good again what is over.
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
     * Whether it was not there yet. Fails with {@code KeysUnavailable} when there is no room, of all or of this owner.
     *
     * @param acceptedUntil the last moment at which it matters
     */
    public boolean add(K key, TokenFingerprint owner, Instant acceptedUntil) {
        if (contains(key)) {
            return false;
        }
        if (!reserve(owner)) {
            live.cleanUp();
            if (!reserve(owner)) {
                throw new KeysUnavailable(
                        "more than " + maximum + " " + what + " to remember, or too many of one party");
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
