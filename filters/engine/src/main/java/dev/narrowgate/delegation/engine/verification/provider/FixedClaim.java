package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.util.Set;

/**
 * A claim by which a provider's access tokens differ from what else it signs. It takes the place of the {@code typ} by which RFC 9068,
 * section 4, tells them apart.
 *
 * @param values one of which it has; none: a token with the claim is something else
 * @param optional whether a token may be without the claim
 */
record FixedClaim(String name, Set<String> values, boolean optional) {

    FixedClaim {
        values = Set.copyOf(values);
    }

    static FixedClaim oneOf(String name, String... values) {
        return new FixedClaim(name, Set.of(values), false);
    }

    static FixedClaim absentOrOneOf(String name, String... values) {
        return new FixedClaim(name, Set.of(values), true);
    }

    static FixedClaim absent(String name) {
        return new FixedClaim(name, Set.of(), true);
    }

    /** Refuses with {@code TokenRejected}. */
    void check(ClaimReader claims) {
        if (optional && !claims.has(name)) {
            return;
        }
        if (values.isEmpty()) {
            throw claims.refused(name, "is there: it is no access token");
        }
        if (!values.contains(claims.string(name))) {
            throw claims.refused(name, "is none of " + values.stream().sorted().toList() + ": it is no access token");
        }
    }
}
