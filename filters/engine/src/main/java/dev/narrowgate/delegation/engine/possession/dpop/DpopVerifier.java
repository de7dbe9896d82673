package dev.narrowgate.delegation.engine.possession.dpop;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ATH;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.HTM;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.HTU;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.NONCE;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.JWK;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.possession.HttpTarget;
import dev.narrowgate.delegation.engine.possession.ProofOfKey;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies DPoP proofs (RFC 9449, section 4.3), and so the key of the presenter. */
public final class DpopVerifier implements PresenterVerifier {

    private final DpopRules rules;
    private final ReplayCache replays;
    private final @Nullable DpopNonces nonces;
    private final InstantSource clock;

    /** @param nonces the nonces that proofs must have; null when they need none */
    public DpopVerifier(DpopRules rules, ReplayCache replays, @Nullable DpopNonces nonces, InstantSource clock) {
        this.rules = rules;
        this.replays = replays;
        this.nonces = nonces;
        this.clock = clock;
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var proof = credentials.evidence().dpop();
        // A proof beside a bearer token does not concern that token, but an actor token may be bound to its key.
        var matters = credentials.scheme() == AuthorizationScheme.DPOP || credentials.actorToken() != null;
        if (proof == null || !matters) {
            return Answer.ready(VerifiedPresenter.NOTHING);
        }
        try {
            return Answer.ready(verify(proof, credentials));
        } catch (TokenRejected malformed) {
            return Answer.refused(new ProofRejected(Lack.PROOF, "DPoP proof: " + malformed.reason()));
        } catch (DelegationFailure refused) {
            return Answer.refused(refused);
        }
    }

    private VerifiedPresenter verify(BearerToken text, Credentials credentials) {
        var proof = CompactToken.parse(text.value());
        var algorithm = ProofOfKey.algorithm(proof.header(), MediaTypes.DPOP_JWT, rules.algorithms());
        var key = ProofOfKey.embedded(proof.header().get(JWK), "header: jwk");
        // Cheap checks come first.
        var claims = new ClaimReader(proof.claims(), "");
        checkRequest(claims, credentials);
        var issuedAt = TimeClaims.made(claims, TimeBounds.fresh(rules.window(), rules.window()), clock.instant());
        ProofOfKey.checkSignature(proof, algorithm, key);
        checkNonce(claims);
        var thumbprint = ProofOfKey.thumbprint(key);
        // A use counts for one key, because another presenter may choose the same jti.
        var use = TokenFingerprint.of(thumbprint + ' ' + claims.string(JTI));
        return new VerifiedPresenter(
                Set.of(new KeyBinding(KeyBinding.Kind.JKT, thumbprint)),
                Instant.MAX,
                null,
                List.of(),
                List.of(presenter -> use(use, presenter, issuedAt.plus(rules.window()))));
    }

    private Answer<Boolean> use(TokenFingerprint proof, Principal presenter, Instant acceptedUntil) {
        return replays.isFirst(proof, new KeyDigest().principal(presenter).end(), acceptedUntil)
                .then(first -> first
                        ? Answer.ready(true)
                        : Answer.refused(new ProofRejected(Lack.PROOF, "DPoP proof: used before")));
    }

    private static void checkRequest(ClaimReader claims, Credentials credentials) {
        var evidence = credentials.evidence();
        if (!claims.string(HTM).equals(evidence.method())) {
            throw claims.refused(HTM, "is not the method of this request");
        }
        var target = HttpTarget.normal(claims.string(HTU));
        if (target == null || !target.equals(HttpTarget.normal(evidence.uri()))) {
            throw claims.refused(HTU, "is not the address of this request, " + evidence.uri());
        }
        if (!claims.string(ATH).equals(credentials.subjectToken().fingerprint().base64Url())) {
            throw claims.refused(ATH, "is the hash of another token");
        }
        claims.string(JTI);
    }

    private void checkNonce(ClaimReader claims) {
        if (nonces == null) {
            return;
        }
        var nonce = claims.optionalString(NONCE);
        if (nonce == null || !nonces.isCurrent(nonce)) {
            throw new ProofRejected(
                    Lack.NONCE,
                    "DPoP proof: "
                            + (nonce == null ? "without a nonce" : "nonce is too old, or not from this gateway"));
        }
    }
}
