package dev.narrowgate.delegation;

import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;

/** The next hop was reached, and failed in another way. The code is the same; the fault decides what the caller is told. */
public final class NextHopFaulty extends NextHopUnavailable {

    /** What went wrong behind the connection. */
    public enum Fault {
        /** TLS was not agreed on, or its certificate is not accepted. */
        INSECURE,
        /** It closed the connection before its answer. */
        BROKE_OFF,
        /** Its answer is no answer of HTTP, or larger than may be. */
        ANSWER_UNUSABLE,
        /** It does not accept the token that was made for it. */
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
