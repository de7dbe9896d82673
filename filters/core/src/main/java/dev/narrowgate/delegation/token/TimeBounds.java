package dev.narrowgate.delegation.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the times of one kind of token, proof or assertion may be; docs/reference/limits.md has them in one table.
 *
 * @param skew how far the clock of its issuer may be ahead; it never lengthens a life
 * @param life the longest from {@code iat} to {@code exp}; null: any
 * @param left the longest from now to {@code exp}; null: any
 * @param age the longest from {@code iat} to now; null: any
 */
public record TimeBounds(
        Duration skew,
        @Nullable Duration life,
        @Nullable Duration left,
        @Nullable Duration age) {

    /** For what does not come with a setting of its own. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    private static final Duration LONGEST_WORKLOAD = Duration.ofHours(24);

    /** Tokens of workloads, JWT-SVIDs and Workload-Identity-Tokens: they are renewed all the time. */
    public static final TimeBounds WORKLOAD = new TimeBounds(SKEW, LONGEST_WORKLOAD, LONGEST_WORKLOAD, null);

    /** Access tokens and what is held to the same: a life that is believed, by a clock that may be ahead. */
    public static TimeBounds token(Duration skew, Duration life) {
        return new TimeBounds(skew, life, null, null);
    }

    /** What is good for one use, which is remembered for this long. */
    public static TimeBounds oneUse(Duration left) {
        return new TimeBounds(SKEW, null, left, null);
    }

    /** What was made just now. */
    public static TimeBounds fresh(Duration skew, Duration age) {
        return new TimeBounds(skew, null, null, age);
    }
}
