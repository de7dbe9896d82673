package dev.narrowgate.delegation.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits the times of one kind of token, proof or assertion. docs/reference/limits.md lists all of them in one table.
 *
 * @param skew the maximum lead of the issuer's clock; it never extends a lifetime
 * @param life the maximum time from {@code iat} to {@code exp}; null: no limit
 * @param left the maximum time from now to {@code exp}; null: no limit
 * @param age the maximum time from {@code iat} to now; null: no limit
 */
public record TimeBounds(
        Duration skew,
        @Nullable Duration life,
        @Nullable Duration left,
        @Nullable Duration age) {

    /** The skew of tokens that have no setting of their own. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    private static final Duration LONGEST_WORKLOAD = Duration.ofHours(24);

    /** Limits for the tokens of workloads, JWT-SVIDs and Workload-Identity-Tokens, which are renewed frequently. */
    public static final TimeBounds WORKLOAD = new TimeBounds(SKEW, LONGEST_WORKLOAD, LONGEST_WORKLOAD, null);

    /** Limits for access tokens and similar tokens: the clock skew and the maximum lifetime. */
    public static TimeBounds token(Duration skew, Duration life) {
        return new TimeBounds(skew, life, null, null);
    }

    /** Limits for a single-use proof, which the replay cache stores for this long. */
    public static TimeBounds oneUse(Duration left) {
        return new TimeBounds(SKEW, null, left, null);
    }

    /** Limits for a proof or an answer that was made recently. */
    public static TimeBounds fresh(Duration skew, Duration age) {
        return new TimeBounds(skew, null, null, age);
    }
}
