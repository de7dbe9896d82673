package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the tokens from which a gateway's token was made: {@code parent}, and {@code ancestors} for the
 * earlier ones. When one of them is revoked, every gateway that knows of the revocation refuses the token.
 */
public final class Ancestors {

    private Ancestors() {}

    /** Returns the ancestors, the parent first. Refuses malformed claims with {@code TokenRejected}. */
    public static List<TokenId> of(ClaimReader claims) {
        var parent = claims.object(PARENT);
        if (parent == null) {
            return List.of();
        }
        var ancestors = new ArrayList<TokenId>();
        ancestors.add(id(parent));
        for (var ancestor : claims.objects(ANCESTORS, DelegationRules.MAXIMUM_HOPS)) {
            ancestors.add(id(ancestor));
        }
        return ancestors;
    }

    private static TokenId id(ClaimReader token) {
        return new TokenId(token.string(ISS), token.string(JTI));
    }

    public static Map<String, Object> claim(TokenId token) {
        return Map.of(ISS, token.issuer(), JTI, token.jti());
    }

    public static List<Map<String, Object>> claim(List<TokenId> tokens) {
        return tokens.stream().map(Ancestors::claim).toList();
    }
}
