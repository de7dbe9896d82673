package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.RequestableDenial;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policy's own rule, and then the decision points that the policy names, one after the other. All of them have to
 * permit. The first one that denies or does not answer ends the question.
 */
public final class ConsultingPolicyDecisionPoint implements PolicyDecisionPoint {

    private final PolicyDecisionPoint own;
    private final Map<String, DecisionPoint> points;
    private final InstantSource clock;

    /**
     * @param own decides by the policy itself
     * @param points the decision points by their names
     */
    public ConsultingPolicyDecisionPoint(
            PolicyDecisionPoint own, Map<String, DecisionPoint> points, InstantSource clock) {
        this.own = own;
        this.points = Map.copyOf(points);
        this.clock = clock;
    }

    @Override
    public Answer<Decision> decide(AccessRequest request, Instant until) {
        var names = request.policy().consultation().points();
        var decided = own.decide(request, until);
        return names.isEmpty()
                ? decided
                : decided.then(decision -> decision instanceof Permit permit
                        ? consult(request, permit, names, until)
                        : Answer.ready(decision));
    }

    private Answer<Decision> consult(AccessRequest request, Permit permit, List<String> names, Instant until) {
        if (names.isEmpty()) {
            return Answer.ready(shown(request, permit));
        }
        var point = points.get(names.getFirst());
        var input = request.input();
        if (point == null || input == null) {
            throw new DecisionUnavailable("there is no decision point " + names.getFirst());
        }
        return point.ask(input).then(verdict -> {
            var now = clock.instant();
            var end = earlier(permit.endsBefore(until), now.plus(point.keep()));
            var obligations = new Obligations(request, input, permit.grant(), now, end);
            obligations.apply(point.name(), verdict.obligations());
            var denied = obligations.denied();
            if (denied == null && !verdict.permits()) {
                var access = requestable(verdict, now);
                denied = refusal(request, point, verdict, access);
                // The offer is void afterwards, so another answer may hold then.
                end = access == null ? end : earlier(end, access.expiresAt());
            }
            return denied != null
                    ? Answer.ready(new Deny(permit.id(), permit.policy(), denied, end))
                    : consult(
                            request,
                            new Permit(permit.id(), permit.policy(), obligations.grant(), obligations.until()),
                            names.subList(1, names.size()),
                            until);
        });
    }

    /** A credential may not do more than was granted. Later decision points may have narrowed the grant. */
    private static Decision shown(AccessRequest request, Permit permit) {
        return request.policy().mayShow(permit.grant())
                ? permit
                : new Deny(
                        permit.id(),
                        permit.policy(),
                        new PolicyDenied("policy " + request.policy().name() + ": credential "
                                + permit.grant().credential() + " has more scopes than were granted"),
                        permit.end());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static @Nullable RequestableAccess requestable(Verdict verdict, Instant now) {
        var access = verdict.requestable();
        return access != null && now.isBefore(access.expiresAt()) ? access : null;
    }

    private static Denied refusal(
            AccessRequest request, DecisionPoint point, Verdict verdict, @Nullable RequestableAccess access) {
        var reason = "policy " + request.policy().name() + ", decision point " + point.name() + " denied"
                + (verdict.reason().isEmpty() ? "" : ": " + verdict.reason());
        // A token with details of other types would be refused again.
        if (!verdict.cure().types().isEmpty() && request.policy().carried().carries(verdict.cure())) {
            return new AuthorizationInsufficient(verdict.cure().members(), reason);
        }
        return access == null ? new PolicyDenied(reason) : new RequestableDenial(reason, access);
    }
}
