package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Instant;

/** A request for a narrower token: the delegation, the permission, and the tokens that the delegation was read from. */
public record ExchangeRequest(Delegation delegation, Permit permit, PresentedTokens presented) {

    /** The latest time at which the narrower token may end (law 4). */
    public Instant latestExpiry(Instant now) {
        var granted = now.plus(permit.grant().maximumLifetime());
        return granted.isBefore(delegation.expiresAt()) ? granted : delegation.expiresAt();
    }

    /** The maximum number of actors that the chain of the narrower token may ever have (law 6). */
    public int maximumDepth() {
        return Math.min(
                permit.grant().maximumDepth(), delegation.token().passage().maximumDepth());
    }

    /** The passage of the narrower token: the same task, this hop, and the limit of the chain (law 6). */
    public Passage passage() {
        return new Passage(delegation.task(), delegation.hop(), maximumDepth());
    }

    /** Returns what issued scopes were translated from, by this policy or by earlier gateways (law 3). */
    public ScopeOrigins origins(Scopes issued) {
        return delegation.scopeOrigins().and(permit.grant().origins()).only(issued);
    }

    public ExchangeKey key() {
        return ExchangeKey.of(delegation, permit);
    }
}
