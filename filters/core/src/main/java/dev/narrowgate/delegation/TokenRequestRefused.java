package dev.narrowgate.delegation;

import dev.narrowgate.delegation.DelegationFailure.Rejected;
import java.io.Serial;

/** A request to the gateway's own token service is invalid, or its client is unknown. */
public final class TokenRequestRefused extends Rejected {

    @Serial
    private static final long serialVersionUID = 1;

    private final String error;

    /** @param error the error code for the client (RFC 6749, section 5.2; RFC 8693, section 2.2.2) */
    public TokenRequestRefused(String error, String reason) {
        super("token-request-refused", error + ": " + reason);
        this.error = error;
    }

    /** The error code for the client (RFC 6749, section 5.2; RFC 8693, section 2.2.2). */
    public String error() {
        return error;
    }
}
