package dev.narrowgate.delegation.engine.audit.refusals;

/**
 * How many refusals within a second have records of their own.
 *
 * @param perSource of one source
 * @param unverified of all sources together whose requests brought nothing that was verified
 */
public record RefusalRates(int perSource, int unverified) {}
