package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.presenter.Delegation;
import java.time.Instant;

/** The wish for a narrower token: whose delegation, within which permission, and what it was read from. */
public record ExchangeRequest(Delegation delegation, Permit permit, PresentedTokens presented) {

    /** The latest moment at which the narrower token may still be good (law 4). */
    public Instant latestExpiry(Instant now) {
        var granted = now.plus(permit.grant().maximumLifetime());
        return granted.isBefore(delegation.expiresAt()) ? granted : delegation.expiresAt();
    }

    /** The most actors that the chain of the narrower token may ever have (law 6). */
    public int maximumDepth() {
        return Math.min(permit.grant().maximumDepth(), delegation.token().maximumDepth());
    }

    public ExchangeKey key() {
        return ExchangeKey.of(delegation, permit);
    }
}
