package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.TEMPORARILY_UNAVAILABLE;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One row of the table of problems. It contains all that answers and docs/reference/errors.md say about one kind of
 * failure.
 *
 * @param code the stable code, which ends the problem's {@code type}
 * @param title a coarse title, the same for all failures of the row
 * @param asks the challenge that the caller gets
 * @param challenge the {@code error} of the challenge; null without one
 * @param temporary whether a retry may soon succeed: the answer has {@code Retry-After}
 * @param oauth the error of the token service; null if the failure has its own or never reaches the service
 * @param when the sentence of the page that says when the row applies
 */
public record Problem(
        String code,
        HttpStatus status,
        String title,
        Asks asks,
        @Nullable String challenge,
        boolean temporary,
        @Nullable OAuth oauth,
        String when) {

    /** The credentials that the challenge of a problem asks for (RFC 9110, section 11.6.1). */
    public enum Asks {
        /** None: other credentials would not help, so there is no challenge. */
        NOTHING,
        /** Credentials of any scheme, without an error (RFC 6750, section 3.1). */
        CREDENTIALS,
        /** Other credentials of the scheme that was used. */
        OTHERS,
        /** Another DPoP proof (RFC 9449, section 7.1). */
        PROOF
    }

    /**
     * An error of the token service (RFC 6749, section 5.2).
     *
     * @param status the status of the answer
     */
    public record OAuth(HttpStatus status, String error, String description) {}

    static Problem of(String code, HttpStatus status, String title) {
        return new Problem(code, status, title, Asks.NOTHING, null, false, null, "");
    }

    Problem asking(Asks asked) {
        return new Problem(code, status, title, asked, challenge, temporary, oauth, when);
    }

    Problem asking(Asks asked, String error) {
        return new Problem(code, status, title, asked, error, temporary, oauth, when);
    }

    /**
     * Marks the failure as temporary. Clients of the token service get the status with {@code temporarily_unavailable}.
     */
    Problem passing() {
        return new Problem(code, status, title, asks, challenge, true, oauth, when).unavailable();
    }

    /** Marks a failure of this gateway, not of the client. */
    Problem unavailable() {
        return oauth(status, TEMPORARILY_UNAVAILABLE, "No token can be had just now");
    }

    Problem oauth(String error, String description) {
        return oauth(HttpStatus.BAD_REQUEST, error, description);
    }

    Problem oauth(HttpStatus answered, String error, String description) {
        return new Problem(
                code, status, title, asks, challenge, temporary, new OAuth(answered, error, description), when);
    }

    Problem when(String sentence) {
        return new Problem(code, status, title, asks, challenge, temporary, oauth, sentence);
    }
}
