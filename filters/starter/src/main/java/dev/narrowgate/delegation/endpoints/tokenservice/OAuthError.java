package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.util.Objects;

/**
 * The error that a client of the token service gets for a failure, in the words of its standards and in no others (RFC 6749, section
 * 5.2; RFC 8693, section 2.2.2; RFC 9449, section 5; OAuth actor profile). The texts are ours, and repeat nothing of the request.
 *
 * @param status as {@code error} asks for one
 */
public record OAuthError(int status, String error, String description) {

    static OAuthError of(DelegationFailure failure) {
        var row = failure instanceof TokenRequestRefused refused
                ? ProblemCatalog.ofTokenRequest(refused)
                : Objects.requireNonNull(ProblemCatalog.of(failure).oauth(), "each failure has an error");
        return new OAuthError(row.status().value(), row.error(), row.description());
    }

    /** The status that a client is answered with; also for the record. */
    public static int status(DelegationFailure failure) {
        return of(failure).status();
    }
}
