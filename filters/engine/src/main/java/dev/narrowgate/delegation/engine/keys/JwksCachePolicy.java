package dev.narrowgate.delegation.engine.keys;

import java.time.Duration;

/**
 * How an issuer's keys are kept.
 *
 * <p>While the issuer answers, a key that it has removed verifies nothing any more after twice {@code refresh} and one
 * {@code timeout}, however few tokens arrive; while it does not, after {@code keep}.
 *
 * @param refresh fetched again, in the background, when older; waited for when twice as old
 * @param unknownKeyInterval the least time between two fetches for the sake of unknown key ids, and how long a key id that
 *     was not found is remembered
 * @param keep used no longer than this when no fetch succeeds
 * @param timeout for one fetch
 */
public record JwksCachePolicy(Duration refresh, Duration unknownKeyInterval, Duration keep, Duration timeout) {}
