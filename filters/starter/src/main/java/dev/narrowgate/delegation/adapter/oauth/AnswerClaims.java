package dev.narrowgate.delegation.adapter.oauth;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.json.StrictJson;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Delegation;
import dev.narrowgate.delegation.token.Scopes;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a token of a server says beside what every token says, and what next hops may go by all the same. It was verified
 * before; an opaque one says nothing here.
 */
record AnswerClaims(@Nullable ClaimReader claims) {

    private static final String SCOPES = "scp";
    private static final String SUBJECT_ISSUER = "sub_iss";
    private static final String WHOLE = "chain_complete";

    static AnswerClaims of(BearerToken token) {
        var parts = token.value().split("\\.", -1);
        return new AnswerClaims(
                parts.length == 3
                        ? new ClaimReader(
                                StrictJson.object(Base64.getUrlDecoder().decode(parts[1]), "claims"), "")
                        : null);
    }

    /** Scopes in the other name for them, a list or a text. */
    Scopes otherScopes() {
        var written = claims == null ? null : claims.raw(SCOPES);
        if (claims == null || written == null) {
            return Scopes.NONE;
        }
        var text = written.isArray() ? String.join(" ", claims.strings(SCOPES)) : claims.string(SCOPES);
        return Scopes.parse(text)
                .orElseThrow(() -> claims.refused(SCOPES, "is not a list of scopes with one space between"));
    }

    /** Law 1 in the word of gateways for whose subject it is, and law 2 in that for a chain that is cut. */
    void check(Delegation delegation) {
        if (claims == null) {
            return;
        }
        var issuer = claims.raw(SUBJECT_ISSUER);
        if (issuer != null && !issuer.asString("").equals(delegation.subject().issuer())) {
            throw new ExchangeRejected("issued token: subject changed: sub_iss is another issuer");
        }
        var whole = claims.raw(WHOLE);
        if (whole != null && (!whole.isBoolean() || !whole.booleanValue())) {
            throw new ExchangeRejected("issued token: chain lost an actor: chain_complete is not true");
        }
    }

    /** Null when it has none of this name; refuses what is no object. */
    @Nullable
    ClaimReader object(String name) {
        return claims == null ? null : claims.object(name);
    }
}
