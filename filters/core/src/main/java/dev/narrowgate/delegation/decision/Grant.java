package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The most that the narrower token may carry.
 *
 * @param audience the one audience of the token
 * @param scopes the allowed scopes
 * @param origins what the policy translated scopes from (law 3)
 * @param maximumLifetime the maximum lifetime, counted from the issuance
 * @param maximumDepth the maximum number of actors in the chain of the token, and of every token that is made from it
 * @param credential the credential that a decision point has chosen for the next hop; null: the policy chooses
 */
public record Grant(
        String audience,
        Scopes scopes,
        ScopeOrigins origins,
        Duration maximumLifetime,
        int maximumDepth,
        @Nullable String credential) {

    /** A grant that leaves the credential to the policy. */
    public Grant(String audience, Scopes scopes, ScopeOrigins origins, Duration maximumLifetime, int maximumDepth) {
        this(audience, scopes, origins, maximumLifetime, maximumDepth, null);
    }

    /** A grant without a limit for later actors. */
    public Grant(String audience, Scopes scopes, Duration maximumLifetime) {
        this(audience, scopes, ScopeOrigins.NONE, maximumLifetime, ActorChain.MAXIMUM_DEPTH);
    }

    /** Returns this grant with no scope but these. */
    public Grant only(Scopes some) {
        var left = scopes.intersect(some);
        return new Grant(audience, left, origins.only(left), maximumLifetime, maximumDepth, credential);
    }

    /** Returns this grant with another longest life. */
    public Grant living(Duration life) {
        return new Grant(audience, scopes, origins, life, maximumDepth, credential);
    }

    /** Returns this grant with one of the credentials that the policy lists. */
    public Grant showing(String name) {
        return new Grant(audience, scopes, origins, maximumLifetime, maximumDepth, name);
    }
}
