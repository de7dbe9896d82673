package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import com.nimbusds.jose.JOSEObjectType;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.signing.SigningKey;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningWork;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.SignedProvenance;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Signs a provenance of the hop for an issued token, and binds it to that token by its hash. The provenance is signed
 * once for each token and cached with it: the cache key holds all that it says (law 10).
 */
public final class ProvenanceTokenExchanger implements TokenExchanger {

    private static final JOSEObjectType TYPE = new JOSEObjectType(ProvenanceReader.TYPE);

    private final TokenExchanger delegate;
    private final String gateway;
    private final SigningKeys keys;
    private final Set<String> besideOf;
    private final Set<String> signedOf;
    private final boolean always;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /**
     * @param gateway the issuer of the provenance: this gateway
     * @param besideOf the names of the policies whose chain travels beside the token
     * @param signedOf the policies whose tokens no gateway accepts without it, although the tokens carry their chain
     * @param always whether it is also signed for the tokens of other policies
     */
    public ProvenanceTokenExchanger(
            TokenExchanger delegate,
            String gateway,
            SigningKeys keys,
            Set<String> besideOf,
            Set<String> signedOf,
            boolean always,
            InstantSource clock,
            Supplier<String> ids) {
        this.delegate = delegate;
        this.gateway = gateway;
        this.keys = keys;
        this.besideOf = Set.copyOf(besideOf);
        this.signedOf = Set.copyOf(signedOf);
        this.always = always;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var policy = request.permit().policy();
        var beside = besideOf.contains(policy);
        return beside || always || signedOf.contains(policy)
                ? delegate.exchange(request).then(issued -> signed(request, issued, beside))
                : delegate.exchange(request);
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        delegate.forget(request, refused);
    }

    /** Leaves out the provenance for a credential that is no token, because there is no hash to bind to. */
    private Answer<IssuedToken> signed(ExchangeRequest request, IssuedToken issued, boolean beside) {
        var token = issued.authorization().token();
        if (token == null) {
            return Answer.ready(issued);
        }
        var key = keys.current();
        return SigningWork.with(key, () -> issued.with(provenance(request, issued, token, key, beside)));
    }

    private SignedProvenance provenance(
            ExchangeRequest request, IssuedToken issued, BearerToken token, SigningKey key, boolean beside) {
        var now = clock.instant();
        // Whole seconds: rounding up would outlive the token.
        var expiresAt = issued.expiresAt().truncatedTo(ChronoUnit.SECONDS);
        if (!now.isBefore(expiresAt)) {
            throw tooShort(request, now);
        }
        var id = new TokenId(gateway, ids.get());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(ISS, gateway);
        claims.put(AUD, request.permit().grant().audience());
        claims.put(IAT, now.getEpochSecond());
        claims.put(EXP, expiresAt.getEpochSecond());
        claims.put(JTI, id.jti());
        claims.put(ATH, token.fingerprint().base64Url());
        claims.put(TOKEN_ISS, issued.id().issuer());
        claims.putAll(HopClaims.of(request));
        var text = SigningWork.sign(key, TYPE, claims);
        if (text.length() > BearerToken.MAXIMUM_LENGTH) {
            throw new ExchangeRejected(
                    "provenance: longer than " + BearerToken.MAXIMUM_LENGTH + " characters, which no gateway accepts");
        }
        return new SignedProvenance(
                new BearerToken(text),
                id,
                token.fingerprint(),
                request.delegation().actors(),
                request.maximumDepth(),
                expiresAt,
                beside);
    }

    /** Returns {@code TokenRejected} if the incoming token ends within a second, else {@code ExchangeRejected}. */
    private static DelegationFailure tooShort(ExchangeRequest request, Instant now) {
        var arrived = request.delegation().expiresAt().truncatedTo(ChronoUnit.SECONDS);
        var reason = "expires within a second, which is too soon for a provenance beside ";
        return now.isBefore(arrived)
                ? new ExchangeRejected("issued token: " + reason + "it")
                : new TokenRejected(reason + "its narrower token");
    }
}
