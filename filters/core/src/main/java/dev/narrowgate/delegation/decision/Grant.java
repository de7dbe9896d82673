package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;

/**
 * The most that the narrower token may carry.
 *
 * @param audience the one party that it is for
 * @param scopes what it may be used for
 * @param maximumLifetime how long it may live, counted from its making
 * @param maximumDepth the most actors that its chain, and the chain of whatever is made from it, may ever have
 */
public record Grant(String audience, Scopes scopes, Duration maximumLifetime, int maximumDepth) {

    /** One that says nothing about later actors. */
    public Grant(String audience, Scopes scopes, Duration maximumLifetime) {
        this(audience, scopes, maximumLifetime, ActorChain.MAXIMUM_DEPTH);
    }
}
