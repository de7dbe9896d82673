package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_CLIENT;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopTimeout;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.RequestMisdirected;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.TokenRequestRefused;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Finds the row of a failure in the table. No other code chooses a status. */
public final class ProblemCatalog {

    private ProblemCatalog() {}

    /** Returns the status of the answer to a caller. The record has the same status. */
    public static int status(DelegationFailure failure) {
        int answered = switch (failure) {
            case NextHopUnavailable late -> late.answered();
            case DelegationEnded late -> late.answered();
            default -> 0;
        };
        return answered > 0 ? answered : of(failure).status().value();
    }

    /** Whether an answer asks for other credentials. */
    public static boolean isChallenge(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.UNAUTHORIZED);
    }

    /** Returns the problem of a request that no route matches. Such a request has no hop. */
    public static Problem noRoute() {
        return ProblemTable.ROUTE_UNKNOWN;
    }

    /** Whether an answer changes the protocol of its connection. */
    public static boolean isSwitch(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.SWITCHING_PROTOCOLS);
    }

    /** Whether an answer forbids the request for these credentials. */
    static boolean isForbidden(@Nullable HttpStatusCode status) {
        return status != null && status.isSameCodeAs(HttpStatus.FORBIDDEN);
    }

    /** Returns the row of a failure. */
    public static Problem of(DelegationFailure failure) {
        return switch (failure) {
            case RequestMalformed f -> ProblemTable.REQUEST_MALFORMED;
            case RequestTooLarge f -> ProblemTable.REQUEST_TOO_LARGE;
            case RequestTimeout f -> ProblemTable.REQUEST_TIMEOUT;
            case RequestMisdirected f -> ProblemTable.REQUEST_MISDIRECTED;
            case DelegationEnded f -> ProblemTable.DELEGATION_ENDED;
            case DepartureRefused f -> ProblemTable.DEPARTURE_REFUSED;
            case TokenRequestRefused f -> ProblemTable.TOKEN_REQUEST_REFUSED;
            case TokenMissing f -> ProblemTable.TOKEN_MISSING;
            case TokenRejected f -> f.isOfActor() ? ProblemTable.ACTOR_TOKEN_REJECTED : ProblemTable.TOKEN_REJECTED;
            case ProofRejected f -> proof(f);
            case ScopeInsufficient f -> ProblemTable.SCOPE_INSUFFICIENT;
            case ActorUnauthorized f ->
                f.isOfChain() ? ProblemTable.CHAIN_UNAUTHORIZED : ProblemTable.ACTOR_UNAUTHORIZED;
            case AuthenticationInsufficient f -> ProblemTable.AUTHENTICATION_INSUFFICIENT;
            case ClaimsInsufficient f -> ProblemTable.CLAIMS_INSUFFICIENT;
            case AuthorizationInsufficient f -> ProblemTable.AUTHORIZATION_INSUFFICIENT;
            case TaskRequired f -> ProblemTable.TASK_REQUIRED;
            case TaskClosed f -> ProblemTable.TASK_CLOSED;
            case BudgetExhausted f -> ProblemTable.BUDGET_EXHAUSTED;
            case PolicyDenied f -> ProblemTable.POLICY_DENIED;
            case ExchangeRejected f -> ProblemTable.EXCHANGE_REJECTED;
            case NextHopFaulty f -> nextHop(f.fault());
            case NextHopUnavailable f -> ProblemTable.NEXT_HOP_UNAVAILABLE;
            case NextHopTimeout f -> ProblemTable.NEXT_HOP_TIMEOUT;
            case KeysUnavailable f -> ProblemTable.KEYS_UNAVAILABLE;
            case DecisionUnavailable f -> ProblemTable.DECISION_UNAVAILABLE;
            case ExchangeUnavailable f -> ProblemTable.EXCHANGE_UNAVAILABLE;
            case StoreUnavailable f -> ProblemTable.STORE_UNAVAILABLE;
            case AuditUnavailable f -> ProblemTable.AUDIT_UNAVAILABLE;
        };
    }

    private static Problem proof(ProofRejected failure) {
        return switch (failure.lack()) {
            case NONCE -> ProblemTable.NONCE_REQUIRED;
            case PROOF -> ProblemTable.PROOF_REJECTED;
            case POSSESSION ->
                failure.isOfActor() ? ProblemTable.ACTOR_POSSESSION_UNPROVEN : ProblemTable.POSSESSION_UNPROVEN;
        };
    }

    private static Problem nextHop(NextHopFaulty.Fault fault) {
        return switch (fault) {
            case INSECURE -> ProblemTable.NEXT_HOP_INSECURE;
            case BROKE_OFF -> ProblemTable.NEXT_HOP_BROKE_OFF;
            case ANSWER_UNUSABLE -> ProblemTable.NEXT_HOP_UNUSABLE;
            case TOKEN_REFUSED -> ProblemTable.NEXT_HOP_REFUSES_TOKEN;
        };
    }

    /** Returns the OAuth error of a token request that is refused with its own error (RFC 6749, section 5.2). */
    public static Problem.OAuth ofTokenRequest(TokenRequestRefused failure) {
        return failure.error().equals(INVALID_CLIENT)
                ? new Problem.OAuth(HttpStatus.UNAUTHORIZED, failure.error(), "The client is not recognised")
                : new Problem.OAuth(HttpStatus.BAD_REQUEST, failure.error(), "The request is not acceptable");
    }
}
