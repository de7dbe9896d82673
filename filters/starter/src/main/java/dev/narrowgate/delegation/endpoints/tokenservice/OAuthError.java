package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.util.Objects;

/**
 * The OAuth error that a client of the token service gets for a failure. The codes are those of RFC 6749, section 5.2;
 * RFC 8693, section 2.2.2; RFC 9449, section 5; and the OAuth actor profile. The descriptions contain no text of the
 * request.
 *
 * @param status the HTTP status that belongs to {@code error}
 */
public record OAuthError(int status, String error, String description) {

    static OAuthError of(DelegationFailure failure) {
        var row = failure instanceof TokenRequestRefused refused
                ? ProblemCatalog.ofTokenRequest(refused)
                : Objects.requireNonNull(ProblemCatalog.of(failure).oauth(), "each failure has an error");
        return new OAuthError(row.status().value(), row.error(), row.description());
    }

    /** Returns the HTTP status of the answer to a failure. The record has the same status. */
    public static int status(DelegationFailure failure) {
        return of(failure).status();
    }
}
