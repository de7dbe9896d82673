package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.HopObserver;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/** Collects the facts about a hop on its way. The stages write one after the other, perhaps on different threads. */
final class HopNotes implements HopObserver {

    private volatile @Nullable VerifiedToken token;
    private volatile @Nullable Delegation delegation;
    private volatile @Nullable Decision decision;

    /** A request that reached the policy. */
    record Asked(Received received, DelegationPolicy policy) {
        AccessRequest request(Delegation delegation) {
            return policy.ask(delegation, received.action(), received.resource(), received.at());
        }
    }

    @Override
    public void genuine(BearerToken text, VerifiedToken subjectToken) {
        token = subjectToken;
    }

    @Override
    public void verified(Verified hop) {
        delegation = hop.delegation();
    }

    @Override
    public void decided(Decision verdict) {
        decision = verdict;
    }

    @Nullable
    VerifiedToken token() {
        return token;
    }

    @Nullable
    Delegation delegation() {
        return delegation;
    }

    boolean isDenied() {
        return decision instanceof Decision.Deny;
    }
}
