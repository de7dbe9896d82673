package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.token.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * The callers that a policy admits. An empty list of the configuration is empty here, and admits all.
 *
 * @param actorRequired whether a request without an actor is denied
 * @param actors the allowed current actors
 * @param subjectIssuers the issuers of allowed subjects
 * @param actorIssuers the issuers of allowed actors
 */
record Admission(
        boolean actorRequired,
        Optional<Set<Principal>> actors,
        Optional<Set<String>> subjectIssuers,
        Optional<Set<String>> actorIssuers) {

    static final Admission ANY = new Admission(false, Optional.empty(), Optional.empty(), Optional.empty());

    boolean admits(Principal actor) {
        return actors.map(named -> named.contains(actor)).orElse(true)
                && actorIssuers.map(issuers -> issuers.contains(actor.issuer())).orElse(true);
    }

    boolean admitsSubjectsOf(String issuer) {
        return subjectIssuers.map(issuers -> issuers.contains(issuer)).orElse(true);
    }
}
