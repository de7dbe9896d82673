package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CNF;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CNF_JWK;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the keys to which a token is bound (RFC 7800, section 3.1). */
final class Confirmation {

    /** A SHA-256 hash in base64url. */
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Members that also name a key, but that are not checked here (RFC 7800, section 3; RFC 9203, section 3.2). */
    private static final Set<String> UNCHECKED = Set.of(CNF_JWK, "jwe", "jku", "kid", "osc");

    private Confirmation() {}

    /**
     * Reads the bindings. Refuses a token with an unchecked binding, so that it never counts as a bearer token. Other
     * members that are not understood are ignored beside a checked binding (RFC 7800, section 3.1). Keycloak, for
     * example, adds the origin of the binding.
     */
    static Set<KeyBinding> of(ClaimReader claims) {
        var confirmation = claims.object(CNF);
        if (confirmation == null) {
            return Set.of();
        }
        var bindings = new HashSet<KeyBinding>();
        for (var kind : Kind.values()) {
            if (confirmation.has(kind.member())) {
                bindings.add(new KeyBinding(kind, thumbprint(confirmation, kind.member())));
            }
        }
        if (bindings.isEmpty() || UNCHECKED.stream().anyMatch(confirmation::has)) {
            throw claims.refused(CNF, "binds the token by an unknown method");
        }
        return bindings;
    }

    private static String thumbprint(ClaimReader confirmation, String member) {
        var value = confirmation.string(member);
        if (!THUMBPRINT.matcher(value).matches()) {
            throw confirmation.refused(member, "is not a SHA-256 in base64url");
        }
        return value;
    }
}
