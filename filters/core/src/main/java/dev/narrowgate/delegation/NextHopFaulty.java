package dev.narrowgate.delegation;

import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;

/** The next hop was reached, but failed. The code is the same; the fault selects the response for the caller. */
public final class NextHopFaulty extends NextHopUnavailable {

    /** The kind of failure. */
    public enum Fault {
        /** The TLS handshake failed, or the certificate of the next hop is not accepted. */
        INSECURE,
        /** The next hop closed the connection before its answer. */
        BROKE_OFF,
        /** The answer is not valid HTTP, or it exceeds a size limit. */
        ANSWER_UNUSABLE,
        /** The next hop did not accept the token that was issued for it. */
        TOKEN_REFUSED
    }

    private final Fault fault;

    public NextHopFaulty(Fault fault, String reason) {
        super(reason);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
