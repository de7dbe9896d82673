package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.Set;
import java.util.TreeSet;

/**
 * The limits of the incoming token that a policy passes on, beside scope, life and depth. A limit that cannot be passed
 * on refuses the request, so that no limit is lost.
 *
 * @param detailTypes the types of {@code authorization_details} that the next hop understands (RFC 9396, section 2)
 * @param keepsBinding whether a token that goes back to its client stays bound to the keys of the incoming token
 */
public record CarriedLimits(Set<String> detailTypes, boolean keepsBinding) {

    /** Passes on no type of details, and keeps every binding. */
    public static final CarriedLimits DEFAULT = new CarriedLimits(Set.of(), true);

    public CarriedLimits {
        detailTypes = Set.copyOf(detailTypes);
    }

    /** The incoming types that may not be passed on, sorted. */
    public Set<String> unnamed(Set<String> arrived) {
        if (arrived.isEmpty()) {
            return Set.of();
        }
        var unnamed = new TreeSet<>(arrived);
        unnamed.removeAll(detailTypes);
        return unnamed;
    }

    /** Whether all of these details may be passed on. */
    public boolean carries(AuthorizationDetails arrived) {
        return unnamed(arrived.types()).isEmpty();
    }
}
