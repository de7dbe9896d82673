package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the obligations of a verdict to a grant. Each of them narrows it. One that cannot be fulfilled refuses the request.
 */
final class Obligations {

    private final AccessRequest request;
    private final DecisionInput input;
    private final Instant now;

    private Grant grant;
    private Instant until;
    private @Nullable Denied challenge;
    private @Nullable Denied refusal;

    /**
     * @param until the end of the tokens behind the request; obligations may end the permit earlier
     */
    Obligations(AccessRequest request, DecisionInput input, Grant grant, Instant now, Instant until) {
        this.request = request;
        this.input = input;
        this.grant = grant;
        this.now = now;
        this.until = until;
    }

    /** Applies all obligations of one decision point, also after one that cannot be fulfilled. */
    void apply(String point, List<Obligation> obligations) {
        for (var obligation : obligations) {
            switch (obligation) {
                case Obligation.NarrowScopes(Scopes scopes) -> narrow(point, scopes);
                case Obligation.ShortenLife(Duration life) -> shorten(point, life);
                case Obligation.StepUp(AuthenticationLevel level) -> stepUp(point, level);
                case Obligation.ShowCredential(String name) -> show(point, name);
                case Obligation.Unknown(String name) ->
                    refuse(point, "obligation " + name + " is not known, or not complete");
            }
        }
    }

    /** A decision point is told every scope that arrived, so its answer may have some that the policy never grants. */
    private void narrow(String point, Scopes scopes) {
        var left = grant.only(scopes);
        if (left.scopes().isEmpty() && !grant.scopes().isEmpty()) {
            refuse(point, "obligation narrow_scopes leaves none of: " + grant.scopes());
        } else {
            grant = left;
        }
    }

    private void shorten(String point, Duration life) {
        if (life.compareTo(Duration.ofSeconds(1)) < 0) {
            refuse(point, "obligation shorten_life leaves less than a second");
        } else if (life.compareTo(grant.maximumLifetime()) < 0) {
            grant = grant.living(life);
        }
    }

    /** The scopes of the credential are compared with the grant when all decision points have answered. */
    private void show(String point, String name) {
        if (!request.policy().credentials().containsKey(name)) {
            refuse(point, "obligation credential names " + name + ", which the policy does not list");
        } else if (grant.credential() != null && !grant.credential().equals(name)) {
            refuse(point, "obligation credential names " + name + ", and an earlier one " + grant.credential());
        } else {
            grant = grant.showing(name);
        }
    }

    private void stepUp(String point, AuthenticationLevel level) {
        if (!level.isReachedBy(input.authentication(), now)) {
            challenge = new AuthenticationInsufficient(
                    level.contextClasses(),
                    level.maximumAge(),
                    List.of(),
                    "the subject was not authenticated as decision point " + point + " requires");
            return;
        }
        var at = input.authentication().at();
        if (level.maximumAge() != null
                && at != null
                && at.plus(level.maximumAge()).isBefore(until)) {
            // The permit holds no longer than the authentication is recent enough.
            until = at.plus(level.maximumAge());
        }
    }

    private void refuse(String point, String why) {
        if (refusal == null) {
            refusal = new PolicyDenied("policy " + request.policy().name() + ", decision point " + point + ": " + why);
        }
    }

    /** Returns why the request is refused, or null. A challenge comes first, because the caller can answer it. */
    @Nullable
    Denied denied() {
        return challenge != null ? challenge : refusal;
    }

    Grant grant() {
        return grant;
    }

    Instant until() {
        return until;
    }
}
