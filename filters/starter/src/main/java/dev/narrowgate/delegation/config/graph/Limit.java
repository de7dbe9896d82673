package dev.narrowgate.delegation.config.graph;

/**
 * A limit of a policy.
 *
 * @param written whether the configuration contains it; otherwise it is the default
 */
record Limit<T>(T value, boolean written) {}
