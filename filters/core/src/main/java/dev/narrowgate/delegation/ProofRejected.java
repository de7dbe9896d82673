package dev.narrowgate.delegation;

import java.io.Serial;

/** A proof of possession is missing, wrong or stale (RFC 9449, section 7.1). */
public final class ProofRejected extends DelegationFailure.Rejected {

    @Serial
    private static final long serialVersionUID = 1;

    /** The missing part of the proof. */
    public enum Lack {
        /** The presenter did not prove possession of the token's key. */
        POSSESSION,
        /** The proof itself is not acceptable. */
        PROOF,
        /** The proof lacks a nonce of this gateway, or its nonce is too old. */
        NONCE
    }

    private final Lack lack;

    public ProofRejected(Lack lack, String reason) {
        this(lack, reason, false);
    }

    private ProofRejected(Lack lack, String reason, boolean ofActor) {
        super("token-rejected", reason, ofActor);
        this.lack = lack;
    }

    /** A refusal that concerns the actor token. */
    public static ProofRejected ofActor(Lack lack, String reason) {
        return new ProofRejected(lack, reason, true);
    }

    public Lack lack() {
        return lack;
    }
}
