package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.TEMPORARILY_UNAVAILABLE;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One row of the table of problems: all that callers, clients of the token service and readers of docs/reference/errors.md are told
 * about one kind of failure.
 *
 * @param code the stable code (design of the problem's {@code type})
 * @param title coarse, and the same for all failures of the row
 * @param asks the challenge that the caller gets
 * @param challenge its {@code error}, where it has one
 * @param temporary whether another attempt is worth it soon: the answer has {@code Retry-After}
 * @param oauth the error of the token service; null where the failure brings its own, or never reaches it
 * @param when the sentence of the page: in which case the row counts
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

    /** What the challenge of a problem asks for (RFC 9110, section 11.6.1). */
    public enum Asks {
        /** No other credentials would mend it: there is no challenge. */
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
     * @param status of its answer
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

    /** Another attempt is worth it soon; clients of the token service get the status with {@code temporarily_unavailable}. */
    Problem passing() {
        return new Problem(code, status, title, asks, challenge, true, oauth, when).unavailable();
    }

    /** A failure of this gateway, and not of the client. */
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
