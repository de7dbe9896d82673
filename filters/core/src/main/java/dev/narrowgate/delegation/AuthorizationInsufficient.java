package dev.narrowgate.delegation;

import java.io.Serial;
import java.util.List;
import java.util.Map;

/** The request is denied, and a token with further authorization details would be judged otherwise (RFC 9396). */
public final class AuthorizationInsufficient extends DelegationFailure.Denied {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Map<String, Object>> details;

    /** @param details the members of each element */
    public AuthorizationInsufficient(List<Map<String, Object>> details, String reason) {
        super("authorization-insufficient", reason);
        this.details = List.copyOf(details);
    }

    /**
     * The details for the next authorization request of the client. A token that has them is judged like any other: it is
     * not accepted because it resembles them.
     */
    public List<Map<String, Object>> details() {
        return details;
    }
}
