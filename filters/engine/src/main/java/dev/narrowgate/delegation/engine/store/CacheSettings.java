package dev.narrowgate.delegation.engine.store;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Within;

/**
 * The size of the caches.
 *
 * @param maximumSize The most entries of each <a href="../explanation/pipeline.md#caches">cache</a>. 0 caches nothing.
 *     Used proofs and revoked tokens have {@code maximum-remembered} instead.
 * @param heapShare The percentage of the maximum heap ({@code -Xmx}) for all caches, used proofs and revoked tokens
 *     together. <a href="limits.md#memory">The limits</a> show each part.
 */
public record CacheSettings(
        @Within(min = "0", max = "10000000") Integer maximumSize,
        @Within(min = "1", max = "60") Integer heapShare) {

    public CacheSettings {
        maximumSize = or(maximumSize, 50_000);
        heapShare = or(heapShare, 25);
    }

    public CacheBudget budget() {
        return CacheBudget.ofHeap(maximumSize, heapShare);
    }
}
