package dev.narrowgate.delegation.engine.store;

/**
 * How much one cache may hold.
 *
 * @param entries at most; 0: nothing is kept
 * @param bytes of the heap at most, as {@link Weights} estimates them
 */
public record CacheBounds(long entries, long bytes) {

    /** What no entry of this many takes all of. */
    private static final long ROOMY = 64 * 1024;

    /** As many as this, of a usual size. */
    public static CacheBounds ofEntries(long entries) {
        return new CacheBounds(entries, entries * ROOMY);
    }

    /** The part of one of several caches that have these bounds together. */
    public CacheBounds sharedBy(int caches) {
        return new CacheBounds(entries, bytes / Math.max(1, caches));
    }

    /** An entry counts for its bytes, and for no less than what keeps the number of entries within its bound too. */
    int weight(long estimated) {
        var least = entries == 0 ? Integer.MAX_VALUE : Math.ceilDiv(bytes, entries);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.max(estimated, least)));
    }
}
