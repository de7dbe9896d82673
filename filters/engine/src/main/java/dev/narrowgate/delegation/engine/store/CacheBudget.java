package dev.narrowgate.delegation.engine.store;

/**
 * The part of the heap that everything remembered shares, and each cache's part of it: what callers send can fill the caches,
 * and not the heap.
 *
 * @param entries of each cache at most
 * @param bytes of all together
 */
public record CacheBudget(long entries, long bytes) {

    /** What is remembered, and the percent of the whole that it may take. */
    public enum Part {
        VERIFIED_TOKENS(20),
        PROVENANCES(5),
        ISSUED_TOKENS(20),
        DECISIONS(10),
        RENEWALS(5),
        CERTIFICATES(5),
        REFUSED_EXCHANGES(5),
        REFUSED_TOKENS(5),
        USED_PROOFS(20),
        REVOKED_TOKENS(5);

        private final int percent;

        Part(int percent) {
            this.percent = percent;
        }

        public int percent() {
            return percent;
        }
    }

    /** @param percent of the greatest heap that this process may have */
    public static CacheBudget ofHeap(long entries, int percent) {
        return new CacheBudget(entries, Runtime.getRuntime().maxMemory() / 100 * percent);
    }

    public CacheBounds of(Part part) {
        return new CacheBounds(entries, bytes / 100 * part.percent());
    }
}
