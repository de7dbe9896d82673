package dev.narrowgate.delegation.engine.possession.wimse;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.possession.HttpTarget;
import dev.narrowgate.delegation.engine.possession.ProofOfKey;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustBundle;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomains;
import dev.narrowgate.delegation.engine.possession.spiffe.WorkloadKeys;
import dev.narrowgate.delegation.engine.possession.spiffe.WorkloadNames;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ProofMethod;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Verifies a Workload-Identity-Token together with the Workload-Proof-Token that its key made for this request (WIMSE
 * workload credentials, and WIMSE proof tokens). A fault in either token makes the request malformed, as these
 * documents demand: 400.
 */
public final class WorkloadTokenVerifier implements PresenterVerifier {

    private static final Set<String> ALGORITHMS =
            Set.of(RS256, RS384, RS512, ES256, ES384, ES512, PS256, PS384, PS512, EDDSA, ED25519);

    private final WorkloadKeys keys;
    private final ReplayCache replays;
    private final Duration longestProof;
    private final InstantSource clock;

    /** @param longestProof the longest lifetime of a proof. Used proofs are remembered as long */
    public WorkloadTokenVerifier(
            TrustDomains domains,
            WorkloadNames names,
            ReplayCache replays,
            Duration longestProof,
            InstantSource clock) {
        this.keys = new WorkloadKeys(domains, names, TrustBundle::witSvid);
        this.replays = replays;
        this.longestProof = longestProof;
        this.clock = clock;
    }

    /** A workload, and the key to which its token binds it. */
    private record Workload(String trustDomain, String subject, Instant end, VerificationKey key, String algorithm) {}

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var identity = credentials.evidence().workloadIdentity();
        var proof = credentials.evidence().workloadProof();
        if (identity == null && proof == null) {
            return Answer.ready(VerifiedPresenter.NOTHING);
        }
        if (identity == null || proof == null) {
            return Answer.refused(
                    new RequestMalformed("a Workload-Identity-Token and a Workload-Proof-Token must be sent together"));
        }
        try {
            var workload = workload(CompactToken.parse(identity.value()));
            var use = checkProof(CompactToken.parse(proof.value()), workload, identity, credentials);
            var principal = keys.names().principal(workload.trustDomain(), workload.subject());
            return Answer.ready(new VerifiedPresenter(
                    Set.of(),
                    Instant.MAX,
                    null,
                    List.of(new Identity(
                            principal, ProofMethod.WORKLOAD_TOKEN, workload.end(), identity.fingerprint())),
                    List.of(presenter -> use(use, presenter))));
        } catch (TokenRejected rejected) {
            return Answer.refused(new RequestMalformed("workload token: " + rejected.reason()));
        } catch (DelegationFailure refused) {
            return Answer.refused(refused);
        }
    }

    private Workload workload(CompactToken token) {
        var algorithm = ProofOfKey.algorithm(token.header(), MediaTypes.WORKLOAD_IDENTITY_JWT, ALGORITHMS);
        var claims = new ClaimReader(token.claims(), "");
        var subject = claims.string(SUB);
        // Keys come from the trust domain of the subject, never from iss (credentials, section 3).
        var trustDomain = keys.trustDomain(subject);
        var key = keys.key(trustDomain, TokenHeader.string(token.header(), KID), algorithm);
        ProofOfKey.checkSignature(token, algorithm, key);
        var end = TimeClaims.end(claims, TimeBounds.WORKLOAD, clock.instant());
        if (claims.has(AUD)) {
            throw claims.refused(AUD, "is not allowed in a Workload-Identity-Token");
        }
        var confirmation = claims.object(CNF);
        if (confirmation == null) {
            throw claims.refused(CNF, "is missing");
        }
        var jwk = confirmation.object(CNF_JWK);
        var own = ProofOfKey.embedded(confirmation.raw(CNF_JWK), "claim cnf.jwk");
        return new Workload(trustDomain, subject, end, own, jwk == null ? "" : jwk.string(ALG));
    }

    /** The fingerprint under which a proof is remembered, and the time until which it is accepted. */
    private record Use(TokenFingerprint proof, Instant end) {}

    private Answer<Boolean> use(Use use, Principal presenter) {
        return replays.isFirst(use.proof(), new KeyDigest().principal(presenter).end(), use.end())
                .then(first -> first
                        ? Answer.ready(true)
                        : Answer.refused(new RequestMalformed("workload token: proof used before")));
    }

    /** Checks a proof and returns the use that is remembered. */
    private Use checkProof(CompactToken proof, Workload workload, BearerToken identity, Credentials credentials) {
        var algorithm =
                ProofOfKey.algorithm(proof.header(), MediaTypes.WORKLOAD_PROOF_JWT, Set.of(workload.algorithm()));
        ProofOfKey.checkSignature(proof, algorithm, workload.key());
        var claims = new ClaimReader(proof.claims(), "");
        var target = HttpTarget.normal(claims.string(AUD));
        if (target == null
                || !target.equals(HttpTarget.normal(credentials.evidence().uri()))) {
            throw claims.refused(AUD, "is not the address of this request");
        }
        var end = TimeClaims.end(claims, TimeBounds.oneUse(longestProof), clock.instant());
        checkHash(claims, WTH, identity);
        checkHash(claims, ATH, credentials.subjectToken());
        if (claims.has(OTH) || claims.has(TTH) != (credentials.evidence().transaction() != null)) {
            throw claims.refused(OTH, "or tth names a token that was not sent, or is missing for a sent token");
        }
        var transaction = credentials.evidence().transaction();
        if (transaction != null) {
            checkHash(claims, TTH, transaction);
        }
        return new Use(TokenFingerprint.of(workload.subject() + ' ' + claims.string(JTI)), end);
    }

    private static void checkHash(ClaimReader claims, String name, BearerToken token) {
        if (!claims.string(name).equals(token.fingerprint().base64Url())) {
            throw claims.refused(name, "is the hash of another token");
        }
    }
}
