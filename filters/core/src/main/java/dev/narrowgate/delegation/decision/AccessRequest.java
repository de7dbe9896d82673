package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a policy is shown of a request. Its fingerprint is the key of the cached decision: what is not in it cannot have
 * mattered. Prior actors are in it only as far as the rule reads them (RFC 8693, section 4.1).
 *
 * @param policy compared by identity: a policy that was read anew is another one
 * @param scopes that arrived
 * @param actor the current one, when there is one
 * @param depth how many actors the chain has
 * @param proven whether the presenter proved who it is
 * @param task whether the token was given for a task
 * @param authenticated whether the subject was authenticated as the policy asks
 * @param detailTypes the types of the authorization details that arrived
 * @param positions whose word stands behind the places of the chain, as far as the policy looks at it
 * @param facts what the policy's rule reads
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
     * The SHA-256 of all that is here but the policy, for the key of a cached decision: facts may be texts that callers choose.
     * Fails with {@code IllegalArgumentException} when a rule reads facts of a kind that no key has.
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
