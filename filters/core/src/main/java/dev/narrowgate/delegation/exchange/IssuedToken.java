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
 * A token for the next hop, and what it says: read from what was issued, not from what was asked for.
 *
 * @param authorization what carries it to the next hop
 * @param actors the chain, as far as the token itself says it
 * @param bindings the keys that it is bound to
 * @param obtainedAt when this gateway came by it, by its own clock: servers' clocks may differ
 * @param maximumDepth the most actors that its chain may ever have; as many as a chain can have when it does not say
 * @param provenance what this gateway says beside it; null when it says nothing
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

    /** One with nothing beside it. */
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

    /** One that says nothing about how deep its chain may become. */
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

    /** The same token, with what this gateway says beside it: it serves no longer than that either. */
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

    /** The token, and what this gateway says beside it: either may be revoked. */
    public List<TokenId> ids() {
        return provenance == null ? List.of(id) : List.of(id, provenance.id());
    }

    /** Whether the chain is where the policy says that it may be: beside a token that names no actor at all (law 2). */
    private boolean isBeside() {
        return actors.depth() == 0 && provenance != null && provenance.standsForChain();
    }

    /** The chain that the next hop can verify. */
    ActorChain chain() {
        return isBeside() && provenance != null ? provenance.actors() : actors;
    }

    /** The most actors that the chain may ever have, by all that is said of it. */
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
