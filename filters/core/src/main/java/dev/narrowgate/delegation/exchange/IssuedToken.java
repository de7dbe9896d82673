package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token for the next hop and its content. The content is read from the issued token, not from the request for it.
 *
 * @param authorization carries the token to the next hop
 * @param actors the chain in the token itself
 * @param bindings the keys that the token is bound to
 * @param obtainedAt when this gateway obtained the token, by its own clock, because the clocks of servers may differ
 * @param maximumDepth the maximum number of actors that the chain may ever have; the general maximum if the token does
 *     not state it
 * @param provenance the statement of this gateway beside the token; null if there is none
 */
public record IssuedToken(
        OutgoingAuthorization authorization,
        TokenId id,
        Principal subject,
        ActorChain actors,
        Scopes scopes,
        AuthorizationDetails details,
        Audience audience,
        @Nullable String task,
        int hop,
        Set<KeyBinding> bindings,
        Instant obtainedAt,
        Instant expiresAt,
        int maximumDepth,
        @Nullable SignedProvenance provenance) {

    public IssuedToken {
        bindings = Set.copyOf(bindings);
    }

    /** A token without a statement beside it. */
    public IssuedToken(
            OutgoingAuthorization authorization,
            TokenId id,
            Principal subject,
            ActorChain actors,
            Scopes scopes,
            AuthorizationDetails details,
            Audience audience,
            @Nullable String task,
            int hop,
            Set<KeyBinding> bindings,
            Instant obtainedAt,
            Instant expiresAt,
            int maximumDepth) {
        this(
                authorization,
                id,
                subject,
                actors,
                scopes,
                details,
                audience,
                task,
                hop,
                bindings,
                obtainedAt,
                expiresAt,
                maximumDepth,
                null);
    }

    /** A token without a limit of its own for the depth of its chain. */
    public IssuedToken(
            OutgoingAuthorization authorization,
            TokenId id,
            Principal subject,
            ActorChain actors,
            Scopes scopes,
            AuthorizationDetails details,
            Audience audience,
            @Nullable String task,
            int hop,
            Set<KeyBinding> bindings,
            Instant obtainedAt,
            Instant expiresAt) {
        this(
                authorization,
                id,
                subject,
                actors,
                scopes,
                details,
                audience,
                task,
                hop,
                bindings,
                obtainedAt,
                expiresAt,
                ActorChain.MAXIMUM_DEPTH);
    }

    /** Returns the token with a statement of this gateway. The result ends no later than the statement. */
    public IssuedToken with(SignedProvenance statement) {
        return new IssuedToken(
                authorization,
                id,
                subject,
                actors,
                scopes,
                details,
                audience,
                task,
                hop,
                bindings,
                obtainedAt,
                statement.expiresAt().isBefore(expiresAt) ? statement.expiresAt() : expiresAt,
                maximumDepth,
                statement);
    }

    /** The ids of the token and of the statement beside it. Either may be revoked. */
    public List<TokenId> ids() {
        return provenance == null ? List.of(id) : List.of(id, provenance.id());
    }

    /** Whether the chain is in the statement, as the policy allows: the token itself names no actor (law 2). */
    private boolean isBeside() {
        return actors.depth() == 0 && provenance != null && provenance.standsForChain();
    }

    /** The chain that the next hop can verify. */
    ActorChain chain() {
        return isBeside() && provenance != null ? provenance.actors() : actors;
    }

    /** The maximum number of actors that the chain may ever have, according to the token and its statement. */
    int depth() {
        return provenance == null || !provenance.standsForChain()
                ? maximumDepth
                : Math.min(maximumDepth, provenance.maximumDepth());
    }

    @Override
    public String toString() {
        return "IssuedToken[" + id + ", expires " + expiresAt + "]";
    }
}
