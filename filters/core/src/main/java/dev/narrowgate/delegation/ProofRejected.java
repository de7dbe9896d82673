package dev.narrowgate.delegation;

import java.io.Serial;

/** A proof of possession is missing, wrong or stale (RFC 9449, section 7.1). */
public final class ProofRejected extends DelegationFailure.Rejected {

    @Serial
    private static final long serialVersionUID = 1;

    /** What the caller lacks. */
    public enum Lack {
        /** The token is not shown to be in the right hands. */
        POSSESSION,
        /** The proof itself is not acceptable. */
        PROOF,
        /** The proof has to be made with a nonce of this gateway, and was not, or with an old one. */
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

    /** The actor token is not shown to be in the right hands. */
    public static ProofRejected ofActor(Lack lack, String reason) {
        return new ProofRejected(lack, reason, true);
    }

    public Lack lack() {
        return lack;
    }
}
