package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TaskRequired;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides by the policy itself, here and at once. */
public final class LocalPolicyDecisionPoint implements PolicyDecisionPoint {

    private final Supplier<String> ids;

    public LocalPolicyDecisionPoint(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        var policy = request.policy();
        var scopes = request.scopes().intersect(policy.limit().scopes());
        var denied = refusal(request, scopes);
        if (denied != null) {
            return Answer.ready(new Deny(ids.get(), policy.name(), denied));
        }
        var limit = policy.limit();
        var grant = new Grant(limit.audience(), scopes, limit.maximumLifetime(), limit.maximumDepth());
        return Answer.ready(new Permit(ids.get(), policy.name(), grant));
    }

    private static @Nullable Denied refusal(AccessRequest request, Scopes granted) {
        // Who it is comes first: what else is missing is not told to somebody who has no business here.
        var actor = actorRefusal(request);
        if (actor != null) {
            return actor;
        }
        var position = request.policy().positions().refusal(request.positions());
        if (position != null) {
            return position;
        }
        if (!request.authenticated()) {
            return authenticationRefusal(request, scopeRefusal(request, granted));
        }
        if (request.policy().requires(Requirement.TASK) && !request.task()) {
            return new TaskRequired("the token was given for no task");
        }
        var scope = scopeRefusal(request, granted);
        if (scope != null) {
            return scope;
        }
        var unnamed = request.policy().carried().unnamed(request.detailTypes());
        if (!unnamed.isEmpty()) {
            return new PolicyDenied("authorization_details of types that policy "
                    + request.policy().name() + " does not name: " + shortened(String.join(", ", unnamed)));
        }
        return request.policy().rule().holds(request.facts())
                ? null
                : new PolicyDenied("the rule of policy " + request.policy().name() + " does not hold");
    }

    /** Types are texts of an issuer, and a reason is for people. */
    private static String shortened(String text) {
        return text.length() <= 256 ? text : text.substring(0, 256) + "...";
    }

    private static @Nullable Denied actorRefusal(AccessRequest request) {
        var policy = request.policy();
        var actor = request.actor();
        if (actor == null && (policy.requires(Requirement.ACTOR) || policy.namesActors())) {
            return new ActorUnauthorized("nobody acts for the subject, and the policy requires an actor");
        }
        if (actor != null && !policy.admits(actor)) {
            return new ActorUnauthorized(
                    "actor 1, " + actor.subject() + " of " + actor.issuer() + ", is not among the policy's actors");
        }
        if (policy.requires(Requirement.PROOF) && !request.proven()) {
            return new ActorUnauthorized("the presenter proved nothing, and the policy requires proof");
        }
        if (request.depth() > policy.maximumDepth()) {
            return new ActorUnauthorized(
                    "the chain would have " + request.depth() + " actors, the policy allows " + policy.maximumDepth(),
                    true);
        }
        return null;
    }

    /** Says all that is missing at once: one login is to be enough (RFC 9470, section 3: scope beside acr_values). */
    private static Denied authenticationRefusal(AccessRequest request, @Nullable ScopeInsufficient scope) {
        var level = request.policy().authentication();
        return new AuthenticationInsufficient(
                level.contextClasses(),
                level.maximumAge(),
                scope == null ? List.of() : scope.required(),
                "the subject was not authenticated as the policy asks" + (scope == null ? "" : "; " + scope.reason()));
    }

    private static @Nullable ScopeInsufficient scopeRefusal(AccessRequest request, Scopes granted) {
        var policy = request.policy();
        var missing = policy.requiredScopes().minus(request.scopes());
        if (!missing.isEmpty()) {
            return new ScopeInsufficient(policy.requiredScopes().values(), "required and not in the token: " + missing);
        }
        // An absent scope is nothing, not everything: a token that carries none of the policy's scopes may do nothing
        // here.
        if (granted.isEmpty() && !policy.limit().scopes().isEmpty()) {
            return new ScopeInsufficient(
                    policy.limit().scopes().values(),
                    "the token carries none of: " + policy.limit().scopes());
        }
        return null;
    }
}
