package dev.narrowgate.delegation;

/** The token that permitted the hop expired or was revoked before the answer was complete. */
public final class DelegationEnded extends DelegationFailure.Rejected {
    private final int answered;

    public DelegationEnded(String reason, int answered) {
        super("delegation-ended", reason);
        this.answered = answered;
    }

    /** The status that the caller has already received, or 0. */
    public int answered() {
        return answered;
    }
}
