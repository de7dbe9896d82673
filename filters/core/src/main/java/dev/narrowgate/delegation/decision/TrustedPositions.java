package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that a policy trusts for each position of the chain. A policy can only narrow the issuers that the
 * gateway trusts. Prior actors are otherwise informational (RFC 8693, section 4.1): a check of their issuers refuses,
 * and never permits more.
 *
 * @param subjectIssuers the issuers that may have named the initiating subject; empty: every trusted issuer
 * @param actorIssuers the issuers that may have named the actors; empty: every trusted issuer
 */
public record TrustedPositions(Optional<Set<String>> subjectIssuers, Optional<Set<String>> actorIssuers) {

    /** Every trusted issuer, in each position. */
    public static final TrustedPositions ANY = new TrustedPositions(Optional.empty(), Optional.empty());

    /**
     * The only part of a delegation that is read here, and part of the key of the cached verdict (law 10).
     *
     * @param subject the issuer of the initiating subject; null if the policy does not restrict it
     * @param actors the issuer of every actor, current first; empty if the policy does not restrict them
     */
    public record Shown(@Nullable String subject, List<String> actors) {}

    public TrustedPositions {
        subjectIssuers = subjectIssuers.map(Set::copyOf);
        actorIssuers = actorIssuers.map(Set::copyOf);
    }

    Shown shown(Delegation delegation) {
        return new Shown(
                subjectIssuers.isPresent() ? delegation.subject().issuer() : null,
                actorIssuers.isPresent()
                        ? delegation.actors().actors().stream()
                                .map(Principal::issuer)
                                .toList()
                        : List.of());
    }

    /** Returns null if the issuer of each position is trusted for it. */
    @Nullable
    Denied refusal(Shown shown) {
        var subject = shown.subject();
        if (subject != null
                && subjectIssuers.isPresent()
                && !subjectIssuers.get().contains(subject)) {
            return new PolicyDenied("the subject's issuer " + subject + " is not among the policy's subject-issuers");
        }
        for (int i = 0; i < shown.actors().size(); i++) {
            var issuer = shown.actors().get(i);
            if (actorIssuers.isPresent() && !actorIssuers.get().contains(issuer)) {
                return new ActorUnauthorized(
                        "actor " + (i + 1) + ": its issuer " + issuer + " is not among the policy's actor-issuers");
            }
        }
        return null;
    }
}
