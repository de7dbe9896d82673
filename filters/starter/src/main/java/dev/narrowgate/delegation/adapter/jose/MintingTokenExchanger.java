package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.*;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.json.DetailsClaim;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Delegation;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Issues the narrower token itself: an access token (RFC 9068) with the chain of actors (RFC 8693, section 4.1). */
public final class MintingTokenExchanger implements TokenExchanger {

    private static final Duration DEVICE_TIME = Duration.ofSeconds(5);
    private static final JOSEObjectType AT_JWT = new JOSEObjectType("at+jwt");

    private final String issuer;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Function<Delegation, String> clients;
    private final Function<ExchangeRequest, Set<KeyBinding>> bindings;

    /** @param issuer this gateway */
    public MintingTokenExchanger(String issuer, SigningKeys keys, InstantSource clock, Supplier<String> ids) {
        // This gateway presents the token to the next hop, so it is bound to no key of the caller's.
        this(issuer, keys, clock, ids, delegation -> delegation.token().clientId(), request -> Set.of());
    }

    /**
     * @param clients who asks for the token: {@code client_id} (RFC 8693, section 4.3); empty: this gateway
     * @param bindings the keys that it is bound to, of the client that it goes back to
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
        return key.isSlow() ? Answer.awaited(minted(request, key)) : Answer.ready(mint(request, key));
    }

    /** An RSA signature can take a millisecond and more: not on an event loop. A device may hang, and then only who waits for it. */
    private Mono<IssuedToken> minted(ExchangeRequest request, SigningKey key) {
        var minted = Mono.fromCallable(() -> mint(request, key));
        return key.isInDevice()
                ? minted.subscribeOn(SigningThreads.scheduler())
                        .timeout(DEVICE_TIME)
                        .onErrorMap(
                                TimeoutException.class,
                                late -> new ExchangeUnavailable("the device gave no signature in time"))
                : minted.subscribeOn(Schedulers.parallel());
    }

    private IssuedToken mint(ExchangeRequest request, SigningKey key) {
        var delegation = request.delegation();
        var now = clock.instant();
        // A NumericDate is written in whole seconds here, and rounding up would outlive what arrived.
        var expiresAt = request.latestExpiry(now).truncatedTo(ChronoUnit.SECONDS);
        if (!now.isBefore(expiresAt)) {
            throw new TokenRejected("expires within a second, too little for a narrower token");
        }
        var id = ids.get();
        var bound = bindings.apply(request);
        var claims = claims(request, id, now.truncatedTo(ChronoUnit.SECONDS), expiresAt);
        if (!bound.isEmpty()) {
            claims.put(CNF, KeyBinding.confirmation(bound));
        }
        var token = new BearerToken(sign(key, claims));
        return new IssuedToken(
                bound.isEmpty() ? OutgoingAuthorization.bearer(token) : OutgoingAuthorization.heldBy(token, bound),
                new TokenId(issuer, id),
                delegation.subject(),
                delegation.actors(),
                request.permit().grant().scopes(),
                delegation.token().details(),
                Audience.of(request.permit().grant().audience()),
                delegation.task(),
                delegation.hop(),
                bound,
                now,
                expiresAt,
                request.maximumDepth());
    }

    private Map<String, Object> claims(ExchangeRequest request, String id, Instant issuedAt, Instant expiresAt) {
        var delegation = request.delegation();
        var grant = request.permit().grant();
        var claims = new LinkedHashMap<String, Object>();
        claims.put(ISS, issuer);
        claims.put(SUB, delegation.subject().subject());
        claims.put(AUD, grant.audience());
        claims.put(EXP, expiresAt.getEpochSecond());
        claims.put(IAT, issuedAt.getEpochSecond());
        claims.put(JTI, id);
        if (!grant.scopes().isEmpty()) {
            claims.put(SCOPE, grant.scopes().toString());
        }
        // The decision permitted all of their types, so none of them vanishes (RFC 9396, section 9.1).
        if (!delegation.token().details().values().isEmpty()) {
            claims.put(
                    AUTHORIZATION_DETAILS, DetailsClaim.claim(delegation.token().details()));
        }
        var client = clients.apply(delegation);
        // Of a token without a client this gateway is the one that asks (RFC 8693, section 4.3).
        claims.put(CLIENT_ID, client.isEmpty() ? issuer : client);
        if (delegation.actors().depth() > 0) {
            claims.put(ACT, act(delegation.actors(), 0));
        }
        if (delegation.task() != null) {
            claims.put(TASK_ID, delegation.task());
        }
        var authentication = delegation.token().authentication();
        if (authentication.contextClass() != null) {
            claims.put(ACR, authentication.contextClass());
        }
        if (authentication.at() != null) {
            claims.put(AUTH_TIME, authentication.at().getEpochSecond());
        }
        claims.put(SUB_ISS, delegation.subject().issuer());
        if (delegation.token().subjectName() != null) {
            claims.put(SUB_NAME, delegation.token().subjectName());
        }
        var incoming = delegation.token().id();
        claims.put(PARENT, Ancestors.claim(incoming));
        if (!delegation.token().ancestors().isEmpty()) {
            claims.put(ANCESTORS, Ancestors.claim(delegation.token().ancestors()));
        }
        claims.put(HOP, delegation.hop());
        if (request.maximumDepth() < ActorChain.MAXIMUM_DEPTH) {
            claims.put(MAX_DEPTH, request.maximumDepth());
        }
        claims.put(DECISION, request.permit().id());
        claims.put(POLICY, request.permit().policy());
        return claims;
    }

    /** The chain from a position on, the least recent actor deepest (RFC 8693, section 4.1). */
    private static Map<String, Object> act(ActorChain chain, int position) {
        var actor = chain.actors().get(position);
        var act = new LinkedHashMap<String, Object>();
        act.put(ISS, actor.issuer());
        act.put(SUB, actor.subject());
        if (position + 1 < chain.depth()) {
            act.put(ACT, act(chain, position + 1));
        }
        return act;
    }

    private static String sign(SigningKey key, Map<String, Object> claims) {
        try {
            return key.sign(AT_JWT, claims);
        } catch (JOSEException failed) {
            throw new ExchangeUnavailable("this gateway could not sign");
        }
    }
}
