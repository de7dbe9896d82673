package dev.narrowgate.delegation.engine.keys;

import java.time.Duration;

/**
 * The times of the cache of an issuer's keys.
 *
 * <p>A key that the issuer has removed verifies no token after twice {@code refresh} and one {@code timeout}, even if
 * few tokens arrive. While the issuer does not answer, this limit is {@code keep}.
 *
 * @param refresh the age at which keys are fetched again in the background. At twice this age a request waits for the
 *     fetch
 * @param unknownKeyInterval the least time between two fetches for unknown key ids, and how long a key id that was not
 *     found is remembered
 * @param keep the age at which keys are not used any more when no fetch succeeds
 * @param timeout the timeout of one fetch
 */
public record JwksCachePolicy(Duration refresh, Duration unknownKeyInterval, Duration keep, Duration timeout) {}
