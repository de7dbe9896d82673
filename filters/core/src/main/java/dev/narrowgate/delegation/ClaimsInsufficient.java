package dev.narrowgate.delegation;

import java.io.Serial;

/** The authorization server issues the narrower token only after the subject meets a claims request. */
public final class ClaimsInsufficient extends DelegationFailure.Denied {

    @Serial
    private static final long serialVersionUID = 1;

    private final String claims;

    /** @param claims the claims request in base64 */
    public ClaimsInsufficient(String claims, String reason) {
        super("claims-insufficient", reason);
        this.claims = claims;
    }

    /** The claims request (OpenID Connect Core, section 5.5) in base64. */
    public String claims() {
        return claims;
    }
}
