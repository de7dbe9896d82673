package dev.narrowgate.delegation.engine.store;

import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Finds the entries of a cache that rest on a ground, without a look at the others. Each value of the cache is added once
 * before the cache holds it, and removed once after, so the index holds no value that the cache has dropped.
 */
public final class GroundIndex<K> {

    /** Bytes of the heap for one ground of one entry. */
    private static final int BYTES = 160;

    private record Held<K>(K key, Grounds grounds) {}

    /** By ground, and by the identity of the value. The map's lock of a ground guards its map. No map is empty. */
    private final ConcurrentMap<Revocable, Map<Object, Held<K>>> values = new ConcurrentHashMap<>();

    /** Returns the bytes of the heap for an entry in the index. */
    public static long weight(Grounds grounds) {
        return (long) grounds.all().size() * BYTES;
    }

    /** Adds a value. Must be called before the cache has it. */
    public void add(K key, Object value, Grounds grounds) {
        var held = new Held<>(key, grounds);
        for (var ground : grounds.all()) {
            values.compute(ground, (same, all) -> {
                Map<Object, Held<K>> present = all == null ? new IdentityHashMap<>(2) : all;
                present.put(value, held);
                return present;
            });
        }
    }

    /** Removes a value. Must be called when the cache has dropped it, for any cause. */
    public void remove(Object value, Grounds grounds) {
        for (var ground : grounds.all()) {
            values.computeIfPresent(ground, (same, all) -> {
                all.remove(value);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Returns the keys of the entries that a revocation covers. */
    public List<K> of(Revocation revocation) {
        var keys = new ArrayList<K>();
        values.computeIfPresent(revocation.what(), (same, all) -> {
            for (var held : all.values()) {
                if (revocation.covers(held.grounds().issuedAt())) {
                    keys.add(held.key());
                }
            }
            return all;
        });
        return keys;
    }

    /** The number of grounds, for tests. */
    int size() {
        return values.size();
    }
}
