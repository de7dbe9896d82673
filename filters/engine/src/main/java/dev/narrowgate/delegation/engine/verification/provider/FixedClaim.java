package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.util.Set;

/**
 * A claim by which a provider's access tokens differ from its other tokens. It replaces the {@code typ} of RFC 9068,
 * section 4.
 *
 * @param values the allowed values; empty: a token with the claim is no access token
 * @param optional whether a token may omit the claim
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

    /** Refuses a token that is no access token with {@code TokenRejected}. */
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
