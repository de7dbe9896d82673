package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE_FROM;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes {@code scope_from}: for each scope that a gateway translated, the scopes that it was translated from. */
public final class ScopeOriginsClaim {

    /** More would be no policy that a person wrote. */
    private static final int MOST = 256;

    private ScopeOriginsClaim() {}

    /** Returns the origins. Refuses a malformed claim with {@code TokenRejected}. */
    public static ScopeOrigins of(ClaimReader claims) {
        var written = claims.object(SCOPE_FROM);
        if (written == null) {
            return ScopeOrigins.NONE;
        }
        if (written.claims().size() > MOST) {
            throw claims.refused(SCOPE_FROM, "has more than " + MOST + " members");
        }
        var origins = new HashMap<String, Scopes>();
        for (var scope : written.claims().propertyNames()) {
            var from = written.scopes(scope, false);
            if (from == null || from.isEmpty()) {
                throw claims.refused(SCOPE_FROM, "has a scope without an origin");
            }
            origins.put(scope, from);
        }
        return new ScopeOrigins(origins);
    }

    public static Map<String, Object> claim(ScopeOrigins origins) {
        var claim = new LinkedHashMap<String, Object>();
        origins.sorted().forEach((scope, from) -> claim.put(scope, from.toString()));
        return claim;
    }
}
