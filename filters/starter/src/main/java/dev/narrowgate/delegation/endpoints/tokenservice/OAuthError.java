package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
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
import dev.narrowgate.delegation.ProofRejected;
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
            case ScopeInsufficient f -> bad("invalid_scope", "The subject token's scopes are not enough");
            case ActorUnauthorized f ->
                f.isOfChain()
                        ? bad("invalid_request", "The chain of actors may not become this one")
                        : bad("actor_unauthorized", "The actor may not do this");
            case AuthenticationInsufficient f ->
                bad("insufficient_user_authentication", "The subject has to be authenticated anew");
            case ClaimsInsufficient f ->
                bad("insufficient_user_authentication", "The subject has to be authenticated anew");
            case TaskRequired f -> bad("invalid_request", "The subject token was given for no task");
            case PolicyDenied f -> bad("invalid_target", "The policy does not allow this");
            case Failed failed ->
                new OAuthError(
                        ProblemCatalog.status(failed), "temporarily_unavailable", "No token can be had just now");
        };
    }

    /** The status that a client is answered with; also for the record. */
    public static int status(DelegationFailure failure) {
        return of(failure).status();
    }

    private static OAuthError rejected(Rejected failure) {
        return switch (failure) {
            case TokenRequestRefused f ->
                f.error().equals("invalid_client")
                        ? new OAuthError(UNAUTHORIZED, f.error(), "The client is not recognised")
                        : bad(f.error(), "The request is not acceptable");
            // The subject token as RFC 8693 asks, the actor's credential as the actor profile does.
            case TokenRejected f ->
                f.isOfActor()
                        ? bad("invalid_grant", "The actor token is not acceptable")
                        : bad("invalid_request", "The subject token is not acceptable");
            case ProofRejected f ->
                switch (f.lack()) {
                    case NONCE -> bad("use_dpop_nonce", "The proof needs a nonce of this gateway");
                    case PROOF -> bad("invalid_dpop_proof", "The proof is not acceptable");
                    case POSSESSION ->
                        f.isOfActor()
                                ? bad("invalid_grant", "The actor token is not in the right hands")
                                : bad("invalid_request", "The subject token is not in the right hands");
                };
            case RequestTooLarge f -> new OAuthError(ProblemCatalog.status(f), "invalid_request", "Too large");
            case RequestTimeout f -> new OAuthError(ProblemCatalog.status(f), "invalid_request", "Not in time");
            case RequestMalformed f -> bad("invalid_request", "The request is ambiguous or broken");
            case RequestMisdirected f -> bad("invalid_request", "This is not the server of that name");
            case TokenMissing f -> bad("invalid_request", "A token is missing");
            case DelegationEnded f -> bad("invalid_request", "The subject token has ended");
            // A token request is answered here and does not leave.
            case DepartureRefused f -> bad("invalid_request", "The request could not leave");
        };
    }

    private static OAuthError bad(String error, String description) {
        return new OAuthError(BAD_REQUEST, error, description);
    }
}
