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
 * Whose word a policy takes for which place of the chain. It narrows whom the gateway as a whole believes, and can only
 * refuse: prior actors, who otherwise are informational (RFC 8693, section 4.1), never permit more.
 *
 * @param subjectIssuers who may have named the initiating subject; empty: anybody who is believed
 * @param actorIssuers who may have named any of the actors; empty: anybody who is believed
 */
public record TrustedPositions(Optional<Set<String>> subjectIssuers, Optional<Set<String>> actorIssuers) {

    /** Every issuer that is believed, in its place. */
    public static final TrustedPositions ANY = new TrustedPositions(Optional.empty(), Optional.empty());

    /**
     * What is looked at of a delegation, and nothing else: it is part of the key of the cached verdict (law 10).
     *
     * @param subject the issuer of the initiating subject; null when it does not matter
     * @param actors the issuer of every actor, current first; empty when they do not matter
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

    /** Null when every place is taken by somebody whose issuer may vouch for it. */
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
