package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.audit.RefusedHop;

/**
 * The hint that a developer gets about a refusal, if hints are switched on. Its text comes from this class and from the
 * caller's own token. It contains no configuration: policies, names and limits stay with the operator.
 *
 * @param reason the error
 * @param hint the correction
 */
public record RefusalHint(String reason, String hint) {

    /** Returns the hint for a hop whose caller has shown a genuine token. */
    public static RefusalHint of(RefusedHop hop) {
        var general = of(hop.failure());
        var told = hop.told();
        return told == null ? general : new RefusalHint(told, general.hint());
    }

    private static RefusalHint of(DelegationFailure failure) {
        return switch (failure) {
            case ClaimsRejected f ->
                new RefusalHint(
                        "The claims of the token are not acceptable.",
                        "Have the issuer write these claims as RFC 9068 says, with an aud that names this resource, or"
                                + " have the gateway configured for this issuer's tokens.");
            case ProofRejected f ->
                new RefusalHint(
                        "The token is bound to a key, and the proof of that key is missing or not acceptable.",
                        "Send a new DPoP proof for this method and address, with the nonce of the last answer, or show"
                                + " the client certificate that the token is bound to.");
            case TokenRejected f ->
                new RefusalHint(
                        "The token or the actor token is genuine, but not accepted for this request.",
                        "Get new tokens from the issuer: one may be revoked, or made for another client.");
            case DelegationEnded f ->
                new RefusalHint("The token ended before the answer was complete.", "Get a token that lives longer.");
            case Rejected f ->
                new RefusalHint(
                        "The request is not acceptable with any token.",
                        "Correct the request. The code and the title name the fault.");
            case ScopeInsufficient f ->
                new RefusalHint(
                        "The token lacks some or all of the required scopes.",
                        "Get a token with the scopes that WWW-Authenticate names.");
            case AuthenticationInsufficient f ->
                new RefusalHint(
                        "The subject was not authenticated strongly or recently enough.",
                        "Send the subject to the issuer again with the acr_values, max_age and scope that"
                                + " WWW-Authenticate names.");
            case AuthorizationInsufficient f ->
                new RefusalHint(
                        "A decision point requires further authorization details.",
                        "Request a token with the authorization_details that WWW-Authenticate has in authorization_remediation.");
            case ClaimsInsufficient f ->
                new RefusalHint(
                        "The issuer of the next token requires more from the subject.",
                        "Send the subject to the issuer again with the claims that WWW-Authenticate names.");
            case ActorUnauthorized f ->
                f.isOfChain()
                        ? new RefusalHint(
                                "The chain of actors is too deep, or has an actor twice.",
                                "Use fewer agents, and do not pass the token to an agent that is already in the chain.")
                        : new RefusalHint(
                                "The actor is missing, is not allowed, or did not prove its identity.",
                                "Send an Actor-Token of the acting agent, or a token whose act claim names it, and"
                                        + " have the operator admit it.");
            case TaskRequired f ->
                new RefusalHint("The token names no task.", "Get a token for a task, with the task claim.");
            case TaskClosed f -> new RefusalHint("The task of the token is over.", "Get a token for a new task.");
            case BudgetExhausted f ->
                new RefusalHint(
                        "A budget is used up.",
                        "Wait for as long as Retry-After says. Without it, get a token for another task.");
            case PolicyDenied f ->
                new RefusalHint(
                        "The policy does not allow this request.",
                        "Ask the operator, who finds the rule by the instance of this problem.");
            case Failed f ->
                new RefusalHint(
                        "The request was acceptable, and the gateway could not serve it.",
                        "Try again later, or ask the operator, who finds the cause by the instance of this problem.");
            case DelegationFailure.Denied f ->
                new RefusalHint("The policy does not allow this request.", "Ask the operator.");
        };
    }
}
