package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_AUTHORIZATION;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_CLAIMS;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_SCOPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_USER_AUTHENTICATION;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_DPOP_PROOF;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_GRANT;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_REQUEST;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_SCOPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_TARGET;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.USE_DPOP_NONCE;
import static dev.narrowgate.delegation.web.problem.Problem.Asks.CREDENTIALS;
import static dev.narrowgate.delegation.web.problem.Problem.Asks.OTHERS;
import static dev.narrowgate.delegation.web.problem.Problem.Asks.PROOF;

import dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * All problems. A new failure needs one row here and one line in {@link ProblemCatalog}, which does not compile without
 * it. A test compares the table of docs/reference/errors.md with the rows.
 */
final class ProblemTable {

    static final Problem REQUEST_MALFORMED = Problem.of(
                    "request-malformed", HttpStatus.BAD_REQUEST, "The request is ambiguous or broken")
            .asking(OTHERS, INVALID_REQUEST)
            .oauth(INVALID_REQUEST, "The request is ambiguous or broken")
            .when(
                    "Two servers could read the request in two ways, or a token stands in it at another place than its own.");

    static final Problem REQUEST_TOO_LARGE = Problem.of(
                    "request-too-large", HttpStatus.CONTENT_TOO_LARGE, "The request is larger than the limit")
            .oauth(HttpStatus.CONTENT_TOO_LARGE, INVALID_REQUEST, "Too large")
            .when("The body is larger than the `body-size` of the policy, or else of `delegation.limits`.");

    static final Problem REQUEST_TIMEOUT = Problem.of(
                    "request-timeout", HttpStatus.REQUEST_TIMEOUT, "The request did not come in time")
            .oauth(HttpStatus.REQUEST_TIMEOUT, INVALID_REQUEST, "Not in time")
            .when("The caller did not send the body within `delegation.limits.body-timeout`.");

    static final Problem REQUEST_MISDIRECTED = Problem.of(
                    "request-misdirected", HttpStatus.MISDIRECTED_REQUEST, "This is not the server of that name")
            .oauth(INVALID_REQUEST, "This is not the server of that name")
            .when("The host of the request is none of `delegation.hosts`.");

    static final Problem ROUTE_UNKNOWN = Problem.of("route-unknown", HttpStatus.NOT_FOUND, "There is no route to this")
            .when("No route matches the request.");

    static final Problem TOKEN_MISSING = Problem.of("token-missing", HttpStatus.UNAUTHORIZED, "A token is missing")
            .asking(CREDENTIALS)
            .oauth(INVALID_REQUEST, "A token is missing")
            .when("No `Authorization` header, or one of another scheme than `Bearer` and `DPoP`.");

    // RFC 8693 requires invalid_request for a subject token; the actor profile requires invalid_grant for an actor's
    // credential.
    static final Problem TOKEN_REJECTED = Problem.of(
                    "token-rejected", HttpStatus.UNAUTHORIZED, "The token is not acceptable")
            .asking(OTHERS, INVALID_TOKEN)
            .oauth(INVALID_REQUEST, "The subject token is not acceptable")
            .when(
                    "The subject token is not acceptable, or the server that issues the narrower token does not take it.");

    static final Problem ACTOR_TOKEN_REJECTED = TOKEN_REJECTED
            .oauth(INVALID_GRANT, "The actor token is not acceptable")
            .when("The actor token is not acceptable.");

    static final Problem POSSESSION_UNPROVEN = Problem.of(
                    "token-rejected", HttpStatus.UNAUTHORIZED, "The token is not acceptable")
            .asking(PROOF, INVALID_TOKEN)
            .oauth(INVALID_REQUEST, "The subject token is not in the right hands")
            .when("The subject token is bound to a key that the request does not prove, or uses the wrong scheme.");

    static final Problem ACTOR_POSSESSION_UNPROVEN = POSSESSION_UNPROVEN
            .oauth(INVALID_GRANT, "The actor token is not in the right hands")
            .when("The actor token is bound to a key that the request does not prove.");

    static final Problem PROOF_REJECTED = Problem.of(
                    "token-rejected", HttpStatus.UNAUTHORIZED, "The token is not acceptable")
            .asking(PROOF, INVALID_DPOP_PROOF)
            .oauth(INVALID_DPOP_PROOF, "The proof is not acceptable")
            .when("The DPoP proof is not acceptable.");

    static final Problem NONCE_REQUIRED = Problem.of(
                    "token-rejected", HttpStatus.UNAUTHORIZED, "The token is not acceptable")
            .asking(PROOF, USE_DPOP_NONCE)
            .oauth(USE_DPOP_NONCE, "The proof needs a nonce of this gateway")
            .when("The DPoP proof has no nonce of this gateway, or an old one. `DPoP-Nonce` has the new one.");

    static final Problem DELEGATION_ENDED = Problem.of(
                    "delegation-ended", HttpStatus.UNAUTHORIZED, "The token has ended")
            .asking(OTHERS, INVALID_TOKEN)
            .oauth(INVALID_REQUEST, "The subject token has ended")
            .when("A token of the request ended, or was revoked, before the answer was complete.");

    // RFC 9470, section 3: more authentication, not more rights.
    static final Problem AUTHENTICATION_INSUFFICIENT = Problem.of(
                    "authentication-insufficient", HttpStatus.UNAUTHORIZED, "The subject has to be authenticated anew")
            .asking(OTHERS, INSUFFICIENT_USER_AUTHENTICATION)
            .oauth(INSUFFICIENT_USER_AUTHENTICATION, "The subject has to be authenticated anew")
            .when("The subject was not authenticated as the policy, a decision point or the server asks.");

    static final Problem CLAIMS_INSUFFICIENT = Problem.of(
                    "claims-insufficient", HttpStatus.UNAUTHORIZED, "The subject has to show more of itself")
            .asking(OTHERS, INSUFFICIENT_CLAIMS)
            .oauth(INSUFFICIENT_USER_AUTHENTICATION, "The subject has to be authenticated anew")
            .when("The server that issues the narrower token wants the subject to show more first.");

    static final Problem SCOPE_INSUFFICIENT = Problem.of(
                    "scope-insufficient", HttpStatus.FORBIDDEN, "The token's scopes are not enough")
            .asking(OTHERS, INSUFFICIENT_SCOPE)
            .oauth(INVALID_SCOPE, "The subject token's scopes are not enough")
            .when("A required scope is missing, or the token carries none of the scopes of the policy.");

    static final Problem AUTHORIZATION_INSUFFICIENT = Problem.of(
                    "authorization-insufficient",
                    HttpStatus.FORBIDDEN,
                    "The token's authorization details are not enough")
            .asking(OTHERS, INSUFFICIENT_AUTHORIZATION)
            .oauth(INVALID_REQUEST, "The subject token's authorization details are not enough")
            .when("A decision point denied the request, and named authorization details that would change that.");

    static final Problem ACTOR_UNAUTHORIZED = Problem.of(
                    "actor-unauthorized", HttpStatus.FORBIDDEN, "The actor may not do this")
            .asking(OTHERS, OAuthErrorCodes.ACTOR_UNAUTHORIZED)
            .oauth(OAuthErrorCodes.ACTOR_UNAUTHORIZED, "The actor may not do this")
            .when("No actor, an actor that the policy does not admit, or a presenter that did not prove itself.");

    static final Problem CHAIN_UNAUTHORIZED = ACTOR_UNAUTHORIZED
            .oauth(INVALID_REQUEST, "The chain of actors may not become this one")
            .when("The chain of actors is too deep, has passed too many gateways, or has an actor twice.");

    static final Problem TASK_REQUIRED = Problem.of(
                    "task-required", HttpStatus.FORBIDDEN, "The token was given for no task")
            .oauth(INVALID_REQUEST, "The subject token was given for no task")
            .when("The policy requires a task and the token names none.");

    static final Problem TASK_CLOSED = Problem.of("task-closed", HttpStatus.FORBIDDEN, "The task is over")
            .oauth(INVALID_REQUEST, "The task is over")
            .when("The task was completed or revoked, or its deadline has passed.");

    static final Problem BUDGET_EXHAUSTED = Problem.of(
                    "budget-exhausted", HttpStatus.TOO_MANY_REQUESTS, "A budget is used up")
            .oauth(HttpStatus.TOO_MANY_REQUESTS, INVALID_REQUEST, "A budget is used up")
            .when("A budget of the task or of the policy is used up, or the actor asks too often for the subject."
                    + " `budgets` says what is left, and `Retry-After` when an attempt may succeed, where time helps.");

    static final Problem POLICY_DENIED = Problem.of(
                    "policy-denied", HttpStatus.FORBIDDEN, "The policy does not allow this")
            .oauth(INVALID_TARGET, "The policy does not allow this")
            .when(
                    "The rule of the policy does not hold, a decision point or the server denied, or a limit of the policy"
                            + " does not hold.");

    static final Problem TOKEN_REQUEST_REFUSED = Problem.of(
                    "token-request-refused", HttpStatus.BAD_REQUEST, "The token request is not acceptable")
            .when(
                    "A request to the token service is made wrongly, or its client is unknown. It has an error of its own.");

    static final Problem DEPARTURE_REFUSED = Problem.of(
                    "departure-refused", HttpStatus.BAD_GATEWAY, "The request could not leave as it was permitted")
            .oauth(INVALID_REQUEST, "The request could not leave")
            .when("A filter changed the request after it was permitted, or the route may not use `Delegation`.");

    static final Problem EXCHANGE_REJECTED = Problem.of(
                    "exchange-rejected", HttpStatus.BAD_GATEWAY, "No acceptable token could be had for the next hop")
            .unavailable()
            .when("The issued token is wider than it may be, or the answer of the server is none to the question.");

    static final Problem NEXT_HOP_UNAVAILABLE = Problem.of(
                    "next-hop-unavailable", HttpStatus.BAD_GATEWAY, "The next hop cannot be reached")
            .unavailable()
            .when("No connection to the next hop could be made.");

    static final Problem NEXT_HOP_INSECURE = nextHop(
            "No secure connection to the next hop can be made",
            "TLS was not agreed on with the next hop, or its certificate is not accepted.");

    static final Problem NEXT_HOP_BROKE_OFF =
            nextHop("The next hop broke off before its answer", "The next hop closed its connection too early.");

    static final Problem NEXT_HOP_UNUSABLE = nextHop(
            "The answer of the next hop cannot be used",
            "The answer of the next hop is not HTTP, is no answer to the request, or has a head that is too large.");

    static final Problem NEXT_HOP_REFUSES_TOKEN = nextHop(
            "The next hop does not accept the token that was made for it",
            "The next hop answered 401 to a fresh token (see `challenges` in the policies).");

    static final Problem NEXT_HOP_TIMEOUT = Problem.of(
                    "next-hop-timeout", HttpStatus.GATEWAY_TIMEOUT, "The next hop did not answer in time")
            .unavailable()
            .when("No connection, no answer in time, or the next hop did not take the body in time.");

    static final Problem KEYS_UNAVAILABLE = Problem.of(
                    "keys-unavailable", HttpStatus.SERVICE_UNAVAILABLE, "The token cannot be verified just now")
            .passing()
            .when("The keys of the issuer cannot be had, or the issuer cannot be asked about the token.");

    static final Problem DECISION_UNAVAILABLE = Problem.of(
                    "decision-unavailable", HttpStatus.SERVICE_UNAVAILABLE, "No decision can be had just now")
            .passing()
            .when(
                    "The rule could not be evaluated, a decision point gave no answer, or the decision grants more than arrived.");

    static final Problem EXCHANGE_UNAVAILABLE = Problem.of(
                    "exchange-unavailable",
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "No token can be had for the next hop just now")
            .passing()
            .when("The gateway could not sign, or the authorization server is down, slow, or refuses this gateway.");

    static final Problem STORE_UNAVAILABLE = Problem.of(
                    "store-unavailable", HttpStatus.SERVICE_UNAVAILABLE, "It cannot be told just now what is over")
            .passing()
            .when("The store of tasks, budgets and revocations cannot be asked, or has no room.");

    static final Problem AUDIT_UNAVAILABLE = Problem.of(
                    "audit-unavailable", HttpStatus.SERVICE_UNAVAILABLE, "The request cannot be recorded just now")
            .passing()
            .when("The record could not be written.");

    /** In the order of their status, as on the page. */
    static final List<Problem> ALL = List.of(
            REQUEST_MALFORMED,
            TOKEN_REQUEST_REFUSED,
            TOKEN_MISSING,
            TOKEN_REJECTED,
            ACTOR_TOKEN_REJECTED,
            POSSESSION_UNPROVEN,
            ACTOR_POSSESSION_UNPROVEN,
            PROOF_REJECTED,
            NONCE_REQUIRED,
            DELEGATION_ENDED,
            AUTHENTICATION_INSUFFICIENT,
            CLAIMS_INSUFFICIENT,
            SCOPE_INSUFFICIENT,
            AUTHORIZATION_INSUFFICIENT,
            ACTOR_UNAUTHORIZED,
            CHAIN_UNAUTHORIZED,
            TASK_REQUIRED,
            TASK_CLOSED,
            POLICY_DENIED,
            ROUTE_UNKNOWN,
            REQUEST_TIMEOUT,
            REQUEST_TOO_LARGE,
            REQUEST_MISDIRECTED,
            BUDGET_EXHAUSTED,
            EXCHANGE_REJECTED,
            DEPARTURE_REFUSED,
            NEXT_HOP_UNAVAILABLE,
            NEXT_HOP_INSECURE,
            NEXT_HOP_BROKE_OFF,
            NEXT_HOP_UNUSABLE,
            NEXT_HOP_REFUSES_TOKEN,
            KEYS_UNAVAILABLE,
            DECISION_UNAVAILABLE,
            EXCHANGE_UNAVAILABLE,
            STORE_UNAVAILABLE,
            AUDIT_UNAVAILABLE,
            NEXT_HOP_TIMEOUT);

    private ProblemTable() {}

    private static Problem nextHop(String title, String when) {
        return Problem.of("next-hop-unavailable", HttpStatus.BAD_GATEWAY, title)
                .unavailable()
                .when(when);
    }
}
