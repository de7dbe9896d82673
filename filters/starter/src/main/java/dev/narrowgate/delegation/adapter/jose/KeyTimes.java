package dev.narrowgate.delegation.adapter.jose;

import java.time.Duration;

/**
 * How an issuer's keys are kept.
 *
 * @param refresh fetched again, in the background, when older
 * @param unknownKeyInterval the least time between two fetches for the sake of unknown key ids
 * @param keep used no longer than this when no fetch succeeds
 * @param timeout for one fetch
 */
public record KeyTimes(Duration refresh, Duration unknownKeyInterval, Duration keep, Duration timeout) {}
