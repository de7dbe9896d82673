package dev.narrowgate.delegation.engine.possession.spiffe;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUD;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.TYP;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.possession.ProofOfKey;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ProofMethod;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TimeBounds;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Verifies a SPIFFE JWT-SVID that is presented as the actor token. Another verifier gets any other actor token. */
public final class JwtSvidVerifier implements PresenterVerifier {

    /** JWT-SVID, section 2.1. */
    private static final Set<String> ALGORITHMS = Set.of(RS256, RS384, RS512, ES256, ES384, ES512, PS256, PS384, PS512);

    private final WorkloadKeys keys;
    private final String audience;
    private final InstantSource clock;
    private final PresenterVerifier others;

    /**
     * @param audience the audience that a JWT-SVID must have: this gateway
     * @param others verifies actor tokens that are no JWT-SVIDs
     */
    public JwtSvidVerifier(
            TrustDomains domains, WorkloadNames names, String audience, InstantSource clock, PresenterVerifier others) {
        this.keys = new WorkloadKeys(domains, names, TrustBundle::jwtSvid);
        this.audience = audience;
        this.clock = clock;
        this.others = others;
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var token = credentials.actorToken();
        if (token == null) {
            return Answer.ready(VerifiedPresenter.NOTHING);
        }
        try {
            var parsed = CompactToken.parse(token.value());
            return isSvid(parsed)
                    ? Answer.ready(new VerifiedPresenter(Set.of(), null, List.of(identity(parsed, token))))
                    : others.verify(credentials);
        } catch (TokenRejected rejected) {
            return Answer.refused(rejected.asOfActor());
        } catch (DelegationFailure refused) {
            return Answer.refused(refused);
        }
    }

    /** Returns whether an unverified token is a workload's own, whose key is in a trust domain. */
    public static boolean isSvid(TrialToken token) {
        return isSvid(token.header(), token.claims());
    }

    private static boolean isSvid(CompactToken token) {
        return isSvid(token.header(), token.claims());
    }

    /** Recognises a JWT-SVID by its subject, and by a type that no access token has (JWT-SVID, section 2.3). */
    private static boolean isSvid(ObjectNode header, ObjectNode claims) {
        var type = header.get(TYP);
        var subject = claims.get(SUB);
        return subject != null
                && subject.isString()
                && subject.asString().startsWith(SpiffeNames.SPIFFE)
                && (type == null || type.isString() && isPlain(type.asString()));
    }

    private static boolean isPlain(String type) {
        var upper = type.toUpperCase(Locale.ROOT);
        return upper.equals("JWT") || upper.equals("JOSE");
    }

    private Identity identity(CompactToken svid, BearerToken token) {
        for (var name : TokenHeader.REFUSED) {
            if (svid.header().has(name)) {
                throw new TokenRejected("header: " + name + " is not accepted");
            }
        }
        var algorithm = TokenHeader.string(svid.header(), ALG);
        if (!ALGORITHMS.contains(algorithm)) {
            throw new TokenRejected("header: alg is none of " + ALGORITHMS);
        }
        var claims = new ClaimReader(svid.claims(), "");
        var subject = claims.string(SUB);
        var trustDomain = keys.trustDomain(subject);
        // A JWT-SVID may omit its key id (JWT-SVID, section 2.2).
        var keyId = svid.header().has(KID) ? TokenHeader.string(svid.header(), KID) : "";
        var key = keys.key(trustDomain, keyId, algorithm);
        ProofOfKey.checkSignature(svid, algorithm, key);
        // Exactly one audience, because an audience could use the token at another one (JWT-SVID, section 3.2).
        if (!claims.strings(AUD).equals(List.of(audience))) {
            throw claims.refused(AUD, "is not exactly this gateway");
        }
        var end = TimeClaims.end(claims, TimeBounds.WORKLOAD, clock.instant());
        return new Identity(
                keys.names().principal(trustDomain, subject), ProofMethod.JWT_SVID, end, token.fingerprint());
    }
}
