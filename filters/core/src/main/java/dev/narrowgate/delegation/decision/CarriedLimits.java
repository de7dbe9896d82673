package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which limits of the token that arrived a policy lets go on, beside scope, life and depth. A limit that cannot go on refuses
 * the request: it does not vanish.
 *
 * @param detailTypes the types of {@code authorization_details} that the next hop understands (RFC 9396, section 2)
 * @param keepsBinding whether a token that goes back to its client stays bound to the keys of the one that arrived
 */
public record CarriedLimits(Set<String> detailTypes, boolean keepsBinding) {

    /** No type of details, and every binding. */
    public static final CarriedLimits DEFAULT = new CarriedLimits(Set.of(), true);

    public CarriedLimits {
        detailTypes = Set.copyOf(detailTypes);
    }

    /** The types that arrived and that may not go on, sorted. */
    public Set<String> unnamed(Set<String> arrived) {
        if (arrived.isEmpty()) {
            return Set.of();
        }
        var unnamed = new TreeSet<>(arrived);
        unnamed.removeAll(detailTypes);
        return unnamed;
    }

    /** Whether all of these may go on. */
    public boolean carries(AuthorizationDetails arrived) {
        return unnamed(arrived.types()).isEmpty();
    }
}
