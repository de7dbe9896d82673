package dev.narrowgate.delegation;

import java.io.Serial;

/** Whoever issues the narrower token wants the subject to show more of itself first. */
public final class ClaimsInsufficient extends DelegationFailure.Denied {

    @Serial
    private static final long serialVersionUID = 1;

    private final String claims;

    /** @param claims in base64 */
    public ClaimsInsufficient(String claims, String reason) {
        super("claims-insufficient", reason);
        this.claims = claims;
    }

    /** What it wants to be shown: a claims request (OpenID Connect Core, section 5.5) in base64. */
    public String claims() {
        return claims;
    }
}
