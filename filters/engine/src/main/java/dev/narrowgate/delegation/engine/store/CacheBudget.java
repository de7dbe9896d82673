package dev.narrowgate.delegation.engine.store;

/**
 * The part of the heap that all caches share, and the part of each cache. Callers can fill the caches, but not the
 * heap.
 *
 * @param entries the most entries of each cache
 * @param bytes the most bytes of all caches together
 */
public record CacheBudget(long entries, long bytes) {

    /** The caches, each with its percentage of the bytes. */
    public enum Part {
        VERIFIED_TOKENS(20),
        PROVENANCES(5),
        ISSUED_TOKENS(15),
        CREDENTIALS(5),
        DECISIONS(10),
        RENEWALS(4),
        CERTIFICATES(3),
        REFUSED_EXCHANGES(4),
        REFUSED_TOKENS(4),
        USED_PROOFS(15),
        REVOCATIONS(8),
        TASKS(7);

        private final int percent;

        Part(int percent) {
            this.percent = percent;
        }

        public int percent() {
            return percent;
        }
    }

    /** @param percent of the maximum heap of this process */
    public static CacheBudget ofHeap(long entries, int percent) {
        return new CacheBudget(entries, Runtime.getRuntime().maxMemory() / 100 * percent);
    }

    public CacheBounds of(Part part) {
        return new CacheBounds(entries, bytes / 100 * part.percent());
    }
}
