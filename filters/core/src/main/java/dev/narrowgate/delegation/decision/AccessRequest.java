package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The input of a policy decision. Its fingerprint is the key of the cached decision, so a decision depends on no other
 * input. Prior actors are part of it only as far as the policy reads them (RFC 8693, section 4.1).
 *
 * @param policy compared by identity; a policy that was loaded again is another one
 * @param scopes the scopes that arrived
 * @param actor the current actor; null if there is none
 * @param depth the number of actors in the chain
 * @param proven whether the presenter proved its identity
 * @param task whether the token was issued for a task
 * @param authenticated whether the authentication of the subject meets the policy
 * @param detailTypes the types of the authorization details that arrived
 * @param positions the issuers of the positions of the chain, as far as the policy reads them
 * @param facts the facts that the policy's rule reads
 */
public record AccessRequest(
        DelegationPolicy policy,
        Scopes scopes,
        @Nullable Principal actor,
        int depth,
        boolean proven,
        boolean task,
        boolean authenticated,
        Set<String> detailTypes,
        TrustedPositions.Shown positions,
        List<Object> facts) {

    /**
     * Returns the SHA-256 of every component but the policy, for the key of a cached decision. Facts may be texts that
     * callers choose. Throws {@code IllegalArgumentException} if a rule reads facts of a type that a key does not
     * support.
     */
    public TokenFingerprint fingerprint() {
        return new KeyDigest()
                .list(scopes.values())
                .principal(actor)
                .number(depth)
                .flag(proven)
                .flag(task)
                .flag(authenticated)
                .list(detailTypes.stream().sorted().toList())
                .text(positions.subject())
                .list(positions.actors())
                .list(facts)
                .end();
    }
}
