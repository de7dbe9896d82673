package dev.narrowgate.delegation;

import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.io.Serial;

/** The request is denied, and a token with further authorization details would be judged otherwise (RFC 9396). */
public final class AuthorizationInsufficient extends DelegationFailure.Denied {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient AuthorizationDetails details;

    public AuthorizationInsufficient(AuthorizationDetails details, String reason) {
        super("authorization-insufficient", reason);
        this.details = details;
    }

    /**
     * The details for the next authorization request of the client. A token that has them is judged like any other: it is
     * not accepted because it resembles them.
     */
    public AuthorizationDetails details() {
        return details;
    }
}
