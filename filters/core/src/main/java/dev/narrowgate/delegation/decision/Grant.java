package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;

/**
 * The most that the narrower token may carry.
 *
 * @param audience the one audience of the token
 * @param scopes the allowed scopes
 * @param maximumLifetime the maximum lifetime, counted from the issuance
 * @param maximumDepth the maximum number of actors in the chain of the token, and of every token that is made from it
 */
public record Grant(String audience, Scopes scopes, Duration maximumLifetime, int maximumDepth) {

    /** A grant without a limit for later actors. */
    public Grant(String audience, Scopes scopes, Duration maximumLifetime) {
        this(audience, scopes, maximumLifetime, ActorChain.MAXIMUM_DEPTH);
    }
}
