package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The input of a policy decision. Its fingerprint is the key of the cached decision, so a decision depends on no other
 * input. Prior actors are part of it only as far as the policy reads them (RFC 8693, section 4.1).
 *
 * @param policy compared by identity; a policy that was loaded again is another one
 * @param task whether the token was issued for a task
 * @param authenticated whether the authentication of the subject meets the policy
 * @param facts the facts that the policy's rule reads
 * @param input what the policy's decision points are told; null if it has none
 * @param grounds what the request rests on. No policy and no decision point reads it; a cache finds by it what a revocation ends
 */
public record AccessRequest(
        DelegationPolicy policy,
        Arrived arrived,
        Actors actors,
        boolean task,
        boolean authenticated,
        List<Object> facts,
        @Nullable DecisionInput input,
        Grounds grounds) {

    /**
     * The authority that arrived.
     *
     * @param origins what the scopes were translated from, as far as the policy reads it
     * @param detailTypes the types of the authorization details
     */
    public record Arrived(Scopes scopes, ScopeOrigins origins, Set<String> detailTypes) {}

    /**
     * The actors, as far as the policy reads them.
     *
     * @param current the current actor; null if there is none
     * @param depth the number of actors in the chain
     * @param proven whether the presenter proved its identity
     * @param positions the issuers of the positions of the chain, as far as the policy reads them
     */
    public record Actors(@Nullable Principal current, int depth, boolean proven, TrustedPositions.Shown positions) {}

    /**
     * Returns the SHA-256 of every component but the policy and the grounds, for the key of a cached decision. Facts may be texts that
     * callers choose. Throws {@code IllegalArgumentException} if a rule reads facts of a type that a key does not
     * support.
     */
    public TokenFingerprint fingerprint() {
        var digest = new KeyDigest()
                .list(arrived.scopes().values())
                .principal(actors.current())
                .number(actors.depth())
                .flag(actors.proven())
                .flag(task)
                .flag(authenticated)
                .list(arrived.detailTypes().stream().sorted().toList())
                .text(actors.positions().subject())
                .list(actors.positions().actors())
                .list(facts)
                .list(
                        arrived.origins().isEmpty()
                                ? List.of()
                                : arrived.origins().sorted().entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .toList())
                .flag(input != null);
        if (input != null) {
            input.addTo(digest);
        }
        return digest.end();
    }

    /**
     * Returns the policy's rule with the values of its parts, for an explanation; empty without a rule.
     *
     * @param redaction removes tokens from a text
     */
    public Optional<ExplainedRule> explainedRule(UnaryOperator<String> redaction) {
        return policy.rule().explained(facts, redaction);
    }
}
