package dev.narrowgate.delegation;

/** The store of tasks, budgets and revocations cannot be asked, or has no room, so the gateway cannot tell what is over. */
public final class StoreUnavailable extends DelegationFailure.Failed {
    public StoreUnavailable(String reason) {
        super("store-unavailable", reason);
    }
}
