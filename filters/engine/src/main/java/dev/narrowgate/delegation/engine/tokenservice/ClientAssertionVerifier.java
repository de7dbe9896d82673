package dev.narrowgate.delegation.engine.tokenservice;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUD;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.TYP;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Verifies the JWT assertions by which one client authenticates (RFC 7523, section 3). */
public final class ClientAssertionVerifier {

    /** The longest remaining lifetime of an assertion. Its use is remembered for that time. */
    public static final Duration MAXIMUM_LIFETIME = Duration.ofMinutes(5);

    private static final Set<String> TYPES = Set.of(MediaTypes.JWT, MediaTypes.CLIENT_AUTHENTICATION_JWT);

    private final String clientId;
    private final IssuerKeys keys;
    private final Set<String> algorithms;
    private final Set<String> audiences;
    private final ReplayCache replays;
    private final InstantSource clock;

    /** @param audiences the names of this gateway; an assertion must have one of them as its only audience */
    public ClientAssertionVerifier(
            String clientId,
            IssuerKeys keys,
            Set<String> algorithms,
            Set<String> audiences,
            ReplayCache replays,
            InstantSource clock) {
        this.clientId = clientId;
        this.keys = keys;
        this.algorithms = Set.copyOf(algorithms);
        this.audiences = Set.copyOf(audiences);
        this.replays = replays;
        this.clock = clock;
    }

    /** Returns the client that the unverified assertion names, to look up its keys; null when it is unreadable. */
    public static @Nullable String claimedClient(BearerToken assertion) {
        try {
            return new ClaimReader(CompactToken.parse(assertion.value()).claims(), "").optionalString(SUB);
        } catch (TokenRejected unreadable) {
            return null;
        }
    }

    /**
     * Emits the assertion's fingerprint, or refuses with {@code TokenRejected} or {@code KeysUnavailable}. An assertion
     * can be used once.
     */
    public Answer<TokenFingerprint> verify(BearerToken assertion) {
        try {
            var compact = CompactToken.parse(assertion.value());
            var header = header(compact.header());
            return keys.key(header.keyId(), header.algorithm()).then(key -> {
                NimbusTokenVerifier.checkSignature(compact, header, key);
                return used(new ClaimReader(compact.claims(), "")).then(first -> Answer.ready(assertion.fingerprint()));
            });
        } catch (TokenRejected rejected) {
            return Answer.refused(rejected);
        }
    }

    private TokenHeader header(ObjectNode header) {
        for (var name : TokenHeader.REFUSED) {
            if (header.has(name)) {
                throw new TokenRejected("header: " + name + " is not accepted");
            }
        }
        if (header.has(TYP) && !TYPES.contains(TokenHeader.mediaType(TokenHeader.string(header, TYP)))) {
            throw new TokenRejected("header: typ is none of " + TYPES);
        }
        var algorithm = TokenHeader.string(header, ALG);
        if (!algorithms.contains(algorithm)) {
            throw new TokenRejected("header: alg is none of " + algorithms);
        }
        return new TokenHeader(algorithm, TokenHeader.string(header, KID), MediaTypes.JWT);
    }

    private Answer<Boolean> used(ClaimReader claims) {
        if (!claims.string(ISS).equals(clientId) || !claims.string(SUB).equals(clientId)) {
            throw claims.refused(ISS, "and sub are not both the client");
        }
        var audience = claims.strings(AUD);
        // Only one audience: any other recipient could replay the assertion here.
        if (audience.size() != 1 || !audiences.contains(audience.getFirst())) {
            throw claims.refused(AUD, "is not exactly this gateway");
        }
        var end = TimeClaims.end(claims, TimeBounds.oneUse(MAXIMUM_LIFETIME), clock.instant());
        var proof = TokenFingerprint.of(clientId + ' ' + claims.string(JTI));
        return replays.isFirst(proof, new KeyDigest().text(clientId).end(), end)
                .then(first -> first ? Answer.ready(true) : Answer.refused(claims.refused(JTI, "was used before")));
    }
}
