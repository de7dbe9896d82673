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
 * The further claims of a server's token, which next hops may also evaluate. The token is already verified. For an
 * opaque token, {@link #checkSaid} checks the introspection response instead.
 */
public record AnswerClaims(@Nullable ClaimReader claims) {

    /** The claims in which servers name the client of a token (RFC 9068, OpenID Connect, Okta, Entra). */
    private static final List<String> CLIENTS = List.of(CLIENT_ID, AZP, CID, APPID);

    static AnswerClaims of(BearerToken token) {
        var parts = token.value().split("\\.", -1);
        return new AnswerClaims(
                parts.length == 3
                        ? new ClaimReader(
                                StrictJson.object(Base64.getUrlDecoder().decode(parts[1]), "claims"), "")
                        : null);
    }

    /** Returns the scopes of {@code scp}, which is a list or a string. */
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
                .orElseThrow(() -> claims.refused(SCP, "is not a list of scopes that single spaces separate"));
    }

    /** The greatest depth of the actor chain that the token states, or the general maximum if it states none. */
    int maximumDepth() {
        return claims == null || !claims.has(MAX_DEPTH)
                ? ActorChain.MAXIMUM_DEPTH
                : Math.min(claims.positive(MAX_DEPTH), ActorChain.MAXIMUM_DEPTH);
    }

    /**
     * Checks the introspection response for an opaque token. Next hops that introspect the token evaluate only the
     * members of RFC 7662, so this rejects scopes in {@code scp} and unknown issuers in {@code sub_iss}.
     *
     * @param names the issuers whose subject names the server keeps
     */
    public static void checkSaid(ClaimReader said, Set<String> names) {
        if (!otherScopes(said).isEmpty()) {
            throw said.refused(SCP, "has scopes, which belong in scope");
        }
        var issuer = said.optionalString(SUB_ISS);
        if (issuer != null && !names.contains(issuer)) {
            throw said.refused(SUB_ISS, "is not an issuer whose subjects the server knows");
        }
    }

    /** Checks {@code sub_iss} (law 1) and {@code chain_complete} (law 2). Fails with {@code ExchangeRejected}. */
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
     * Checks the client where the chain travels beside the token (law 2). If the token names the first application, a
     * next hop could accept it as that application's own token, without a chain. Fails with {@code ExchangeRejected}.
     *
     * @param client the client that was read from the token
     * @param own the client id of this gateway at the server
     */
    void checkClient(String client, String own) {
        if (!client.equals(own)) {
            throw new ExchangeRejected(
                    "issued token: client changed: it is not this gateway, although the chain is beside the token");
        }
        for (var name : CLIENTS) {
            var said = claims == null ? null : claims.raw(name);
            if (said != null && !said.asString("").equals(own)) {
                throw new ExchangeRejected("issued token: client changed: " + name
                        + " is not this gateway, although the chain is beside the token");
            }
        }
    }

    /** Returns null when the claim is absent; refuses a value that is not an object. */
    @Nullable
    ClaimReader object(String name) {
        return claims == null ? null : claims.object(name);
    }
}
