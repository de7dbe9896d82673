package dev.narrowgate.delegation.engine.audit.refusals;

/**
 * The number of refusals in a second that get records of their own.
 *
 * @param perSource of one source
 * @param unverified of all sources together whose requests brought no verified token or client
 */
public record RefusalRates(int perSource, int unverified) {}
