package dev.narrowgate.delegation.explain.engine;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.NONCE;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.BearerToken;

/** Checks whether a DPoP proof has a nonce. Only the process that issued the nonce can verify it. */
record NonceCheck(PresenterVerifier presenters) implements PresenterVerifier {

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var proof = credentials.evidence().dpop();
        var proven = presenters.verify(credentials);
        return proof == null ? proven : proven.then(shown -> Answer.refused(problem(proof)));
    }

    private static DelegationFailure problem(BearerToken proof) {
        var written = TrialToken.parse(proof.value());
        return written == null || !written.claims().has(NONCE)
                ? new ProofRejected(Lack.NONCE, "DPoP proof: without a nonce")
                : new KeysUnavailable("DPoP proof: only a running gateway can verify its nonce");
    }
}
