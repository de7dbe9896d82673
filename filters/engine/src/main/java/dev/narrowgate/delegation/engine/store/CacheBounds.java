package dev.narrowgate.delegation.engine.store;

/**
 * The bounds of one cache.
 *
 * @param entries the most entries; 0 caches nothing
 * @param bytes the most bytes of the heap, as {@link Weights} estimates them
 */
public record CacheBounds(long entries, long bytes) {

    /** More bytes than an entry of the usual size takes. */
    private static final long ROOMY = 64 * 1024;

    /** Returns bounds for a number of entries of the usual size. */
    public static CacheBounds ofEntries(long entries) {
        return new CacheBounds(entries, entries * ROOMY);
    }

    /** Returns the bounds of one of several caches that share the bytes. Each one may hold all the entries. */
    public CacheBounds sharedBy(int caches) {
        return new CacheBounds(entries, bytes / Math.max(1, caches));
    }

    /** Returns the weight of an entry: its bytes, and at least the share that bounds the number of entries. */
    int weight(long estimated) {
        var least = entries == 0 ? Integer.MAX_VALUE : Math.ceilDiv(bytes, entries);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.max(estimated, least)));
    }
}
