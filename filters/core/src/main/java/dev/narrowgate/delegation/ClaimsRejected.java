package dev.narrowgate.delegation;

import java.io.Serial;

/** A token that is genuine, and whose claims are not acceptable. */
public final class ClaimsRejected extends DelegationFailure.TokenRejected {

    @Serial
    private static final long serialVersionUID = 1;

    private final String issuer;
    private final String told;

    /**
     * @param issuer that the token was found to come from
     * @param reason for the operator
     * @param told the same without anything that is configured here, for the bearer of the token
     */
    public ClaimsRejected(String issuer, String reason, String told) {
        super(reason);
        this.issuer = issuer;
        this.told = Redaction.of(told);
    }

    /** Whose token it was found to be. */
    public String issuer() {
        return issuer;
    }

    /** The reason without anything that is configured here. */
    public String told() {
        return told;
    }
}
