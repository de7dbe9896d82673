package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;

/**
 * The most that the narrower token may carry.
 *
 * @param audience the one party that it is for
 * @param scopes what it may be used for
 * @param maximumLifetime how long it may live, counted from its making
 */
public record Grant(String audience, Scopes scopes, Duration maximumLifetime) {}
