package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import com.nimbusds.jose.JOSEObjectType;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.signing.SigningKey;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningWork;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.IssuedToken.Lifetime;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Issues access tokens (RFC 9068) with the actor chain (RFC 8693, section 4.1), signed with the gateway's keys. */
public final class MintingTokenExchanger implements TokenExchanger {

    private static final JOSEObjectType AT_JWT = new JOSEObjectType(MediaTypes.AT_JWT);

    private final String issuer;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Function<Delegation, String> clients;
    private final Function<ExchangeRequest, Set<KeyBinding>> bindings;

    /**
     * Issues tokens that this gateway presents to the next hop.
     *
     * @param issuer this gateway
     */
    public MintingTokenExchanger(String issuer, SigningKeys keys, InstantSource clock, Supplier<String> ids) {
        // This gateway presents the token to the next hop, so the token is not bound to a key of the caller.
        this(issuer, keys, clock, ids, delegation -> delegation.token().clientId(), request -> Set.of());
    }

    /**
     * Issues tokens for clients.
     *
     * @param clients the {@code client_id} of a token (RFC 8693, section 4.3); an empty one stands for this gateway
     * @param bindings the keys of the receiving client, to which the token is bound
     */
    public MintingTokenExchanger(
            String issuer,
            SigningKeys keys,
            InstantSource clock,
            Supplier<String> ids,
            Function<Delegation, String> clients,
            Function<ExchangeRequest, Set<KeyBinding>> bindings) {
        this.clients = clients;
        this.bindings = bindings;
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var key = keys.current();
        return SigningWork.with(key, () -> mint(request, key));
    }

    private IssuedToken mint(ExchangeRequest request, SigningKey key) {
        var delegation = request.delegation();
        var now = clock.instant();
        // NumericDate values are whole seconds here. Rounding up would outlive the incoming token.
        var expiresAt = request.latestExpiry(now).truncatedTo(ChronoUnit.SECONDS);
        if (!now.isBefore(expiresAt)) {
            throw new TokenRejected("expires within a second, which is too soon for a narrower token");
        }
        var id = ids.get();
        var bound = bindings.apply(request);
        var claims = claims(request, id, now.truncatedTo(ChronoUnit.SECONDS), expiresAt);
        if (!bound.isEmpty()) {
            claims.put(CNF, KeyBinding.confirmation(bound));
        }
        var token = new BearerToken(SigningWork.sign(key, AT_JWT, claims));
        var grant = request.permit().grant();
        return new IssuedToken(
                bound.isEmpty() ? OutgoingAuthorization.bearer(token) : OutgoingAuthorization.heldBy(token, bound),
                new TokenId(issuer, id),
                delegation.parties(),
                new Authority(
                        grant.scopes(),
                        delegation.token().details(),
                        Audience.of(grant.audience()),
                        request.origins(grant.scopes())),
                request.passage(),
                bound,
                new Lifetime(now, expiresAt));
    }

    private Map<String, Object> claims(ExchangeRequest request, String id, Instant issuedAt, Instant expiresAt) {
        var delegation = request.delegation();
        var grant = request.permit().grant();
        var claims = new LinkedHashMap<String, Object>();
        claims.put(ISS, issuer);
        claims.putAll(HopClaims.of(request));
        claims.put(AUD, grant.audience());
        claims.put(EXP, expiresAt.getEpochSecond());
        claims.put(IAT, issuedAt.getEpochSecond());
        claims.put(JTI, id);
        if (!grant.scopes().isEmpty()) {
            claims.put(SCOPE, grant.scopes().toString());
        }
        // The decision permitted all of their types, so all are copied (RFC 9396, section 9.1).
        if (!delegation.token().details().values().isEmpty()) {
            claims.put(
                    AUTHORIZATION_DETAILS, DetailsClaim.claim(delegation.token().details()));
        }
        var client = clients.apply(delegation);
        // If the token has no client, this gateway is the client that asks (RFC 8693, section 4.3).
        claims.put(CLIENT_ID, client.isEmpty() ? issuer : client);
        var authentication = delegation.token().authentication();
        if (authentication.contextClass() != null) {
            claims.put(ACR, authentication.contextClass());
        }
        if (authentication.at() != null) {
            claims.put(AUTH_TIME, authentication.at().getEpochSecond());
        }
        return claims;
    }
}
