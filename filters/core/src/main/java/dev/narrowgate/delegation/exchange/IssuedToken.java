package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token for the next hop and its content. The content is read from the issued token, not from the request for it.
 *
 * @param authorization carries the token to the next hop
 * @param parties the subject, and the chain in the token itself
 * @param passage the passage of the token; its limit is the general maximum if the token does not state one
 * @param bindings the keys that the token is bound to
 * @param provenance the statement of this gateway beside the token; null if there is none
 */
public record IssuedToken(
        OutgoingAuthorization authorization,
        TokenId id,
        Parties parties,
        Authority authority,
        Passage passage,
        Set<KeyBinding> bindings,
        Lifetime lifetime,
        @Nullable SignedProvenance provenance) {

    /**
     * The lifetime of an issued token.
     *
     * @param obtainedAt when this gateway obtained the token, by its own clock, because the clocks of servers may
     *     differ
     */
    public record Lifetime(Instant obtainedAt, Instant expiresAt) {

        /** Returns the lifetime with an end that is no later than this one (law 4). */
        Lifetime until(Instant end) {
            return end.isBefore(expiresAt) ? new Lifetime(obtainedAt, end) : this;
        }
    }

    public IssuedToken {
        bindings = Set.copyOf(bindings);
    }

    /** A token without a statement beside it. */
    public IssuedToken(
            OutgoingAuthorization authorization,
            TokenId id,
            Parties parties,
            Authority authority,
            Passage passage,
            Set<KeyBinding> bindings,
            Lifetime lifetime) {
        this(authorization, id, parties, authority, passage, bindings, lifetime, null);
    }

    /**
     * Returns the permission under which the next hop is shown a credential of the gateway. Only the gateway and its audit know
     * its id.
     *
     * @param end when the credential ends
     */
    public static IssuedToken ofCredential(
            ExchangeRequest request, TokenId id, OutgoingAuthorization credential, Instant now, Instant end) {
        var grant = request.permit().grant();
        return new IssuedToken(
                credential,
                id,
                request.delegation().parties(),
                new Authority(
                        grant.scopes(),
                        AuthorizationDetails.NONE,
                        Audience.of(grant.audience()),
                        request.origins(grant.scopes())),
                // The next hop gets no token that it could hand on, so the chain cannot grow too deep.
                request.passage(),
                Set.of(),
                new Lifetime(now, request.latestExpiry(now)).until(end));
    }

    public Instant expiresAt() {
        return lifetime.expiresAt();
    }

    /** Returns the token with a statement of this gateway. The result ends no later than the statement. */
    public IssuedToken with(SignedProvenance statement) {
        return new IssuedToken(
                authorization,
                id,
                parties,
                authority,
                passage,
                bindings,
                lifetime.until(statement.expiresAt()),
                statement);
    }

    /** The ids of the token and of the statement beside it. Either may be revoked. */
    public List<TokenId> ids() {
        return provenance == null ? List.of(id) : List.of(id, provenance.id());
    }

    /** Whether the chain is in the statement, as the policy allows: the token itself names no actor (law 2). */
    private boolean isBeside() {
        return parties.actors().depth() == 0 && provenance != null && provenance.standsForChain();
    }

    /** The chain that the next hop can verify. */
    ActorChain chain() {
        return isBeside() && provenance != null ? provenance.actors() : parties.actors();
    }

    /** The maximum number of actors that the chain may ever have, according to the token and its statement. */
    int depth() {
        return provenance == null || !provenance.standsForChain()
                ? passage.maximumDepth()
                : Math.min(passage.maximumDepth(), provenance.maximumDepth());
    }

    @Override
    public String toString() {
        return "IssuedToken[" + id + ", expires " + expiresAt() + "]";
    }
}
