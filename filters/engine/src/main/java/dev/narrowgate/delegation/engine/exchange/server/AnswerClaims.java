package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AZP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CHAIN_COMPLETE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.MAX_DEPTH;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB_ISS;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.APPID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.CID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.SCP;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Scopes;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token of a server says beside what every token says, and what next hops may go by all the same. It was verified
 * before; of an opaque one {@link #checkSaid} looks at what is said about it.
 */
public record AnswerClaims(@Nullable ClaimReader claims) {

    /** The names under which servers say who got a token (RFC 9068, OpenID Connect, Okta, Entra). */
    private static final List<String> CLIENTS = List.of(CLIENT_ID, AZP, CID, APPID);

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
        return claims == null ? Scopes.NONE : otherScopes(claims);
    }

    private static Scopes otherScopes(ClaimReader claims) {
        var written = claims.raw(SCP);
        if (written == null || written.isEmpty() && written.asString("").isEmpty()) {
            return Scopes.NONE;
        }
        var text =
                written.isArray() ? String.join(" ", claims.strings(SCP)) : String.valueOf(claims.optionalScope(SCP));
        return Scopes.parse(text)
                .orElseThrow(() -> claims.refused(SCP, "is not a list of scopes with one space between"));
    }

    /** The most actors that its chain may ever have, in the word of gateways; as many as a chain can have without. */
    int maximumDepth() {
        return claims == null || !claims.has(MAX_DEPTH)
                ? ActorChain.MAXIMUM_DEPTH
                : Math.min(claims.positive(MAX_DEPTH), ActorChain.MAXIMUM_DEPTH);
    }

    /**
     * The same of what is said about an opaque token, where it is not read any further: what next hops are told when they ask is
     * in the words of RFC 7662 alone.
     *
     * @param names the issuers whose subjects the server knows
     */
    public static void checkSaid(ClaimReader said, Set<String> names) {
        if (!otherScopes(said).isEmpty()) {
            throw said.refused(SCP, "has scopes, which are said by scope");
        }
        var issuer = said.optionalString(SUB_ISS);
        if (issuer != null && !names.contains(issuer)) {
            throw said.refused(SUB_ISS, "is another issuer than those whose subjects the server knows");
        }
    }

    /** Law 1 in the word of gateways for whose subject it is, and law 2 in that for a chain that is cut. */
    void check(Delegation delegation) {
        if (claims == null) {
            return;
        }
        var issuer = claims.raw(SUB_ISS);
        if (issuer != null && !issuer.asString("").equals(delegation.subject().issuer())) {
            throw new ExchangeRejected("issued token: subject changed: sub_iss is another issuer");
        }
        var whole = claims.raw(CHAIN_COMPLETE);
        if (whole != null && (!whole.isBoolean() || !whole.booleanValue())) {
            throw new ExchangeRejected("issued token: chain lost an actor: chain_complete is not true");
        }
    }

    /**
     * Law 2 where the chain travels beside the token: one that names the application that got the first token would pass for that
     * token at a next hop, without any chain. Fails with {@code ExchangeRejected}.
     *
     * @param client that the token was read to be for
     * @param own what the server calls this gateway
     */
    void checkClient(String client, String own) {
        if (!client.equals(own)) {
            throw new ExchangeRejected(
                    "issued token: client changed: it is another than this gateway, and its chain stands beside it");
        }
        for (var name : CLIENTS) {
            var said = claims == null ? null : claims.raw(name);
            if (said != null && !said.asString("").equals(own)) {
                throw new ExchangeRejected("issued token: client changed: " + name
                        + " is another than this gateway, and its chain stands beside it");
            }
        }
    }

    /** Null when it has none of this name; refuses what is no object. */
    @Nullable
    ClaimReader object(String name) {
        return claims == null ? null : claims.object(name);
    }
}
