package dev.narrowgate.delegation.engine.keys;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.Within;
import java.time.Duration;

/**
 * The times of the cache of an issuer's keys.
 *
 * <p>A key that the issuer has removed verifies no token after twice {@code refresh} and one {@code timeout}, even if
 * few tokens arrive. While the issuer does not answer, this limit is {@code keep}.
 *
 * @param refresh Older keys are fetched again in the background when a token needs them. With keys twice as old, the
 *     token waits for the fetch, unless the last fetch failed. Allowed: no longer than {@code keep}.
 * @param unknownKeyInterval The least time between two fetches, for an unknown {@code kid} and for a refresh. Failed
 *     attempts count too.
 * @param keep The longest time that keys serve while every fetch fails.
 * @param timeout For one fetch.
 */
public record JwksCachePolicy(
        @Within(min = "100ms", max = "24h") Duration refresh,
        @Within(min = "100ms", max = "1h") Duration unknownKeyInterval,
        @Within(min = "100ms", max = "24h") Duration keep,
        @Within(min = "100ms", max = "1m") Duration timeout)
        implements Checked {

    public JwksCachePolicy {
        refresh = or(refresh, Duration.ofMinutes(5));
        unknownKeyInterval = or(unknownKeyInterval, Duration.ofSeconds(30));
        keep = or(keep, Duration.ofHours(1));
        timeout = or(timeout, Duration.ofSeconds(5));
    }

    @Override
    public void check(Findings findings) {
        if (refresh.compareTo(keep) > 0) {
            findings.problem("refresh", "longer than keys.keep (expected: at most as long)");
        }
    }
}
