package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopTimeout;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestMisdirected;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TaskRequired;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** What a caller is told about each failure. No other code chooses a status. */
public final class ProblemCatalog {

    private final String resourceMetadata;

    /** @param resourceMetadata where callers find what this gateway accepts (RFC 9728, section 5.1) */
    public ProblemCatalog(URI resourceMetadata) {
        this.resourceMetadata = "resource_metadata=\"" + resourceMetadata.toASCIIString() + '"';
    }

    /** The status that a caller is answered with; also for the record. */
    public static int status(DelegationFailure failure) {
        int answered = switch (failure) {
            case NextHopUnavailable late -> late.answered();
            case DelegationEnded late -> late.answered();
            default -> 0;
        };
        return answered > 0 ? answered : httpStatus(failure).value();
    }

    /** Whether an answer asks for other credentials. */
    static boolean isChallenge(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.UNAUTHORIZED);
    }

    Problem of(DelegationFailure failure) {
        var status = httpStatus(failure);
        return switch (failure) {
            case RequestMalformed f -> refusal(status, "The request is ambiguous or broken", "invalid_request");
            case RequestTooLarge f -> plain(status, "The request is larger than may be");
            case RequestTimeout f -> plain(status, "The request did not come in time");
            case RequestMisdirected f -> plain(status, "This is not the server of that name");
            case TokenMissing f -> new Problem(status, "A token is missing", "Bearer " + resourceMetadata, false);
            case TokenRejected f -> refusal(status, "The token is not acceptable", "invalid_token");
            case DelegationEnded f -> refusal(status, "The token has ended", "invalid_token");
            case ScopeInsufficient f -> insufficient(status, f);
            case ActorUnauthorized f -> refusal(status, "The actor may not do this", "actor_unauthorized");
            case TaskRequired f -> plain(status, "The token was given for no task");
            case PolicyDenied f -> plain(status, "The policy does not allow this");
            case ExchangeRejected f -> plain(status, "No acceptable token could be had for the next hop");
            case NextHopUnavailable f -> plain(status, "The next hop cannot be reached");
            case NextHopTimeout f -> plain(status, "The next hop did not answer in time");
            case KeysUnavailable f -> temporary(status, "The token cannot be verified just now");
            case DecisionUnavailable f -> temporary(status, "No decision can be had just now");
            case ExchangeUnavailable f -> temporary(status, "No token can be had for the next hop just now");
            case AuditUnavailable f -> temporary(status, "The request cannot be recorded just now");
        };
    }

    private static HttpStatus httpStatus(DelegationFailure failure) {
        return switch (failure) {
            case RequestMalformed f -> HttpStatus.BAD_REQUEST;
            case RequestTooLarge f -> HttpStatus.CONTENT_TOO_LARGE;
            case RequestTimeout f -> HttpStatus.REQUEST_TIMEOUT;
            case RequestMisdirected f -> HttpStatus.MISDIRECTED_REQUEST;
            case TokenMissing f -> HttpStatus.UNAUTHORIZED;
            case DelegationEnded f -> HttpStatus.UNAUTHORIZED;
            case TokenRejected f -> HttpStatus.UNAUTHORIZED;
            case DelegationFailure.Denied f -> HttpStatus.FORBIDDEN;
            case ExchangeRejected f -> HttpStatus.BAD_GATEWAY;
            case NextHopUnavailable f -> HttpStatus.BAD_GATEWAY;
            case NextHopTimeout f -> HttpStatus.GATEWAY_TIMEOUT;
            case KeysUnavailable f -> HttpStatus.SERVICE_UNAVAILABLE;
            case DecisionUnavailable f -> HttpStatus.SERVICE_UNAVAILABLE;
            case ExchangeUnavailable f -> HttpStatus.SERVICE_UNAVAILABLE;
            case AuditUnavailable f -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private Problem refusal(HttpStatus status, String title, String error) {
        return new Problem(status, title, "Bearer error=\"" + error + "\", " + resourceMetadata, false);
    }

    /** What would be enough (RFC 6750, section 3). Scopes were checked for their characters when they were configured. */
    private Problem insufficient(HttpStatus status, ScopeInsufficient failure) {
        var challenge = "Bearer error=\"insufficient_scope\", scope=\"" + String.join(" ", failure.required()) + "\", "
                + resourceMetadata;
        return new Problem(status, "The token's scopes are not enough", challenge, false);
    }

    private static Problem plain(HttpStatus status, String title) {
        return new Problem(status, title, null, false);
    }

    private static Problem temporary(HttpStatus status, String title) {
        return new Problem(status, title, null, true);
    }
}
