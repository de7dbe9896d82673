package dev.narrowgate.delegation.web.problem;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
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
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.TokenRequestRefused;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** What a caller is told about each failure. No other code chooses a status. */
public final class ProblemCatalog {

    private ProblemCatalog() {}

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
    public static boolean isChallenge(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.UNAUTHORIZED);
    }

    /** What is asked for, where no route has it. There is no hop that could fail. */
    public static Problem noRoute() {
        return lasting(HttpStatus.NOT_FOUND, "There is no route to this");
    }

    /** Whether an answer changes the protocol of its connection. */
    public static boolean isSwitch(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.SWITCHING_PROTOCOLS);
    }

    /** Whether an answer says that these credentials may not do this. */
    static boolean isForbidden(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.FORBIDDEN);
    }

    public static Problem of(DelegationFailure failure) {
        var status = httpStatus(failure);
        return switch (failure) {
            case RequestMalformed f -> lasting(status, "The request is ambiguous or broken");
            case RequestTooLarge f -> lasting(status, "The request is larger than the limit");
            case RequestTimeout f -> lasting(status, "The request did not come in time");
            case RequestMisdirected f -> lasting(status, "This is not the server of that name");
            case DelegationEnded f -> lasting(status, "The token has ended");
            case DepartureRefused f -> lasting(status, "The request could not leave as it was permitted");
            case TokenRequestRefused f -> lasting(status, "The token request is not acceptable");
            case TokenMissing f -> lasting(status, "A token is missing");
            case TokenRejected f -> lasting(status, "The token is not acceptable");
            case ProofRejected f -> lasting(status, "The token is not acceptable");
            case ScopeInsufficient f -> lasting(status, "The token's scopes are not enough");
            case ActorUnauthorized f -> lasting(status, "The actor may not do this");
            case AuthenticationInsufficient f -> lasting(status, "The subject has to be authenticated anew");
            case ClaimsInsufficient f -> lasting(status, "The subject has to show more of itself");
            case TaskRequired f -> lasting(status, "The token was given for no task");
            case PolicyDenied f -> lasting(status, "The policy does not allow this");
            case ExchangeRejected f -> lasting(status, "No acceptable token could be had for the next hop");
            case NextHopFaulty f -> lasting(status, title(f.fault()));
            case NextHopUnavailable f -> lasting(status, "The next hop cannot be reached");
            case NextHopTimeout f -> lasting(status, "The next hop did not answer in time");
            case KeysUnavailable f -> temporary(status, "The token cannot be verified just now");
            case DecisionUnavailable f -> temporary(status, "No decision can be had just now");
            case ExchangeUnavailable f -> temporary(status, "No token can be had for the next hop just now");
            case AuditUnavailable f -> temporary(status, "The request cannot be recorded just now");
        };
    }

    private static String title(NextHopFaulty.Fault fault) {
        return switch (fault) {
            case INSECURE -> "No secure connection to the next hop can be made";
            case BROKE_OFF -> "The next hop broke off before its answer";
            case ANSWER_UNUSABLE -> "The answer of the next hop cannot be used";
            case TOKEN_REFUSED -> "The next hop does not accept the token that was made for it";
        };
    }

    private static HttpStatus httpStatus(DelegationFailure failure) {
        return switch (failure) {
            case RequestMalformed f -> HttpStatus.BAD_REQUEST;
            case RequestTooLarge f -> HttpStatus.CONTENT_TOO_LARGE;
            case RequestTimeout f -> HttpStatus.REQUEST_TIMEOUT;
            case RequestMisdirected f -> HttpStatus.MISDIRECTED_REQUEST;
            case DepartureRefused f -> HttpStatus.BAD_GATEWAY;
            case TokenRequestRefused f -> HttpStatus.BAD_REQUEST;
            case TokenMissing f -> HttpStatus.UNAUTHORIZED;
            case DelegationEnded f -> HttpStatus.UNAUTHORIZED;
            case TokenRejected f -> HttpStatus.UNAUTHORIZED;
            case ProofRejected f -> HttpStatus.UNAUTHORIZED;
            // RFC 9470, section 3: more authentication, not more rights.
            case AuthenticationInsufficient f -> HttpStatus.UNAUTHORIZED;
            case ClaimsInsufficient f -> HttpStatus.UNAUTHORIZED;
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

    private static Problem lasting(HttpStatus status, String title) {
        return new Problem(status, title, false);
    }

    private static Problem temporary(HttpStatus status, String title) {
        return new Problem(status, title, true);
    }
}
