package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.TaskRequired;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks the requirements of a policy in a fixed order. */
public final class PolicyChecks {

    /** Returns null if the request meets the requirement. */
    private interface Check extends Function<AccessRequest, @Nullable Denied> {}

    /** The actor comes first, so that a caller without any permission does not learn of further requirements. */
    private static final List<Check> IN_ORDER = List.of(
            PolicyChecks::anActor,
            PolicyChecks::admitted,
            PolicyChecks::proven,
            PolicyChecks::depth,
            request -> request.policy().positions().refusal(request.actors().positions()),
            PolicyChecks::authentication,
            PolicyChecks::task,
            PolicyChecks::scope,
            PolicyChecks::details,
            PolicyChecks::rule);

    private PolicyChecks() {}

    /** Returns the first requirement that is not met, or null. */
    static @Nullable Denied first(AccessRequest request) {
        for (var check : IN_ORDER) {
            var denied = check.apply(request);
            if (denied != null) {
                return denied;
            }
        }
        return null;
    }

    /**
     * Returns every requirement that is not met. A rule that cannot be evaluated is left out if an earlier check
     * failed, which may be the cause. Otherwise this method fails with {@code DecisionUnavailable}.
     */
    public static List<Denied> all(AccessRequest request) {
        var all = new ArrayList<Denied>();
        for (var check : IN_ORDER) {
            try {
                var denied = check.apply(request);
                if (denied != null) {
                    all.add(denied);
                }
            } catch (DelegationFailure unanswered) {
                if (all.isEmpty()) {
                    throw unanswered;
                }
            }
        }
        return all;
    }

    private static @Nullable Denied anActor(AccessRequest request) {
        var policy = request.policy();
        return request.actors().current() == null && (policy.requires(Requirement.ACTOR) || policy.namesActors())
                ? new ActorUnauthorized("no actor acts for the subject, and the policy requires one")
                : null;
    }

    private static @Nullable Denied admitted(AccessRequest request) {
        var actor = request.actors().current();
        return actor != null && !request.policy().admits(actor)
                ? new ActorUnauthorized(
                        "actor 1, " + actor.subject() + " of " + actor.issuer() + ", is not among the policy's actors")
                : null;
    }

    private static @Nullable Denied proven(AccessRequest request) {
        return request.policy().requires(Requirement.PROOF) && !request.actors().proven()
                ? new ActorUnauthorized("the presenter gave no proof, and the policy requires one")
                : null;
    }

    private static @Nullable Denied depth(AccessRequest request) {
        return request.actors().depth() > request.policy().maximumDepth()
                ? new ActorUnauthorized(
                        "the chain would have " + request.actors().depth() + " actors, the policy allows "
                                + request.policy().maximumDepth(),
                        true)
                : null;
    }

    /**
     * Reports missing scopes together with the authentication, so that one login is enough (RFC 9470, section 3: scope
     * beside acr_values).
     */
    private static @Nullable Denied authentication(AccessRequest request) {
        if (request.authenticated()) {
            return null;
        }
        var level = request.policy().authentication();
        var scope = scope(request);
        return new AuthenticationInsufficient(
                level.contextClasses(),
                level.maximumAge(),
                scope == null ? List.of() : scope.required(),
                "the subject was not authenticated as the policy requires"
                        + (scope == null ? "" : "; " + scope.reason()));
    }

    private static @Nullable Denied task(AccessRequest request) {
        return request.policy().requires(Requirement.TASK) && !request.task()
                ? new TaskRequired("the token names no task")
                : null;
    }

    private static @Nullable ScopeInsufficient scope(AccessRequest request) {
        var policy = request.policy();
        var rules = policy.scopes();
        var granted = policy.granted(request.arrived()).scopes();
        var missing = rules.missing(request.arrived().scopes())
                .and(rules.translation().sources(rules.wanted().minus(granted)));
        if (!missing.isEmpty()) {
            return new ScopeInsufficient(
                    rules.needed().values(),
                    "required scopes are not in the token: " + missing + translatedBefore(request));
        }
        // An absent scope grants nothing: a token with none of the policy's scopes is denied.
        if (granted.isEmpty() && !policy.limit().scopes().isEmpty()) {
            var sources = rules.translation().sources(policy.limit().scopes());
            return new ScopeInsufficient(
                    sources.values(), "the token carries none of: " + sources + translatedBefore(request));
        }
        return null;
    }

    /** A scope is not translated twice on a way, unless the policy says so (law 3). */
    private static String translatedBefore(AccessRequest request) {
        var text = new StringBuilder();
        new TreeMap<>(request.policy()
                        .scopes()
                        .translation()
                        .untouched(request.arrived().scopes(), request.arrived().origins()))
                .forEach((scope, origin) -> text.append("; ")
                        .append(scope)
                        .append(" was translated from ")
                        .append(origin)
                        .append(" before, so it is not translated again"));
        return text.toString();
    }

    private static @Nullable Denied details(AccessRequest request) {
        var unnamed = request.policy().carried().unnamed(request.arrived().detailTypes());
        return unnamed.isEmpty()
                ? null
                : new PolicyDenied("authorization_details of types that policy "
                        + request.policy().name() + " does not name: " + shortened(String.join(", ", unnamed)));
    }

    /** An issuer chooses the types, and a person has to read the reason. */
    private static String shortened(String text) {
        return text.length() <= 256 ? text : text.substring(0, 256) + "...";
    }

    private static @Nullable Denied rule(AccessRequest request) {
        var rule = request.policy().rule();
        if (rule.holds(request.facts())) {
            return null;
        }
        var fault = rule.fault(request.facts());
        return new PolicyDenied("the rule of policy " + request.policy().name() + " does not hold"
                + (fault.isEmpty() ? "" : ": " + fault));
    }
}
