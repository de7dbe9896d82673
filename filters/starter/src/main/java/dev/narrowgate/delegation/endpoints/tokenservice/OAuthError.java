package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.*;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ProofRejected;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestMisdirected;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TaskRequired;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;

/**
 * What a client is told of each failure, in the words of its standards and in no others (RFC 6749, section 5.2; RFC 8693,
 * section 2.2.2; RFC 9449, section 5; OAuth actor profile). The texts are ours, and say nothing of what was sent.
 *
 * @param status as {@code error} asks for one
 */
public record OAuthError(int status, String error, String description) {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;

    static OAuthError of(DelegationFailure failure) {
        return switch (failure) {
            case Rejected rejected -> rejected(rejected);
            case ScopeInsufficient f -> bad(INVALID_SCOPE, "The subject token's scopes are not enough");
            case ActorUnauthorized f ->
                f.isOfChain()
                        ? bad(INVALID_REQUEST, "The chain of actors may not become this one")
                        : bad(ACTOR_UNAUTHORIZED, "The actor may not do this");
            case AuthenticationInsufficient f ->
                bad(INSUFFICIENT_USER_AUTHENTICATION, "The subject has to be authenticated anew");
            case ClaimsInsufficient f ->
                bad(INSUFFICIENT_USER_AUTHENTICATION, "The subject has to be authenticated anew");
            case TaskRequired f -> bad(INVALID_REQUEST, "The subject token was given for no task");
            case PolicyDenied f -> bad(INVALID_TARGET, "The policy does not allow this");
            case Failed failed ->
                new OAuthError(ProblemCatalog.status(failed), TEMPORARILY_UNAVAILABLE, "No token can be had just now");
        };
    }

    /** The status that a client is answered with; also for the record. */
    public static int status(DelegationFailure failure) {
        return of(failure).status();
    }

    private static OAuthError rejected(Rejected failure) {
        return switch (failure) {
            case TokenRequestRefused f ->
                f.error().equals(INVALID_CLIENT)
                        ? new OAuthError(UNAUTHORIZED, f.error(), "The client is not recognised")
                        : bad(f.error(), "The request is not acceptable");
            // The subject token as RFC 8693 asks, the actor's credential as the actor profile does.
            case TokenRejected f ->
                f.isOfActor()
                        ? bad(INVALID_GRANT, "The actor token is not acceptable")
                        : bad(INVALID_REQUEST, "The subject token is not acceptable");
            case ProofRejected f ->
                switch (f.lack()) {
                    case NONCE -> bad(USE_DPOP_NONCE, "The proof needs a nonce of this gateway");
                    case PROOF -> bad(INVALID_DPOP_PROOF, "The proof is not acceptable");
                    case POSSESSION ->
                        f.isOfActor()
                                ? bad(INVALID_GRANT, "The actor token is not in the right hands")
                                : bad(INVALID_REQUEST, "The subject token is not in the right hands");
                };
            case RequestTooLarge f -> new OAuthError(ProblemCatalog.status(f), INVALID_REQUEST, "Too large");
            case RequestTimeout f -> new OAuthError(ProblemCatalog.status(f), INVALID_REQUEST, "Not in time");
            case RequestMalformed f -> bad(INVALID_REQUEST, "The request is ambiguous or broken");
            case RequestMisdirected f -> bad(INVALID_REQUEST, "This is not the server of that name");
            case TokenMissing f -> bad(INVALID_REQUEST, "A token is missing");
            case DelegationEnded f -> bad(INVALID_REQUEST, "The subject token has ended");
            // A token request is answered here and does not leave.
            case DepartureRefused f -> bad(INVALID_REQUEST, "The request could not leave");
        };
    }

    private static OAuthError bad(String error, String description) {
        return new OAuthError(BAD_REQUEST, error, description);
    }
}
