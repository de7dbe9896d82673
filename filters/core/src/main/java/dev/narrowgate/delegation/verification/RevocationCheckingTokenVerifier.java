package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;

/**
 * Refuses revoked tokens, and tokens that were made from revoked tokens (law 11). This verifier wraps the cache of
 * verified tokens, so that a revocation takes effect at once.
 */
public final class RevocationCheckingTokenVerifier implements TokenVerifier {

    private final TokenVerifier delegate;
    private final Revocations revocations;

    public RevocationCheckingTokenVerifier(TokenVerifier delegate, Revocations revocations) {
        this.delegate = delegate;
        this.revocations = revocations;
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        return delegate.verify(token, use).then(this::checked);
    }

    private Answer<VerifiedToken> checked(VerifiedToken verified) {
        if (revocations.isRevoked(verified.id())) {
            return Answer.refused(TokenRejected.revoked("revoked"));
        }
        return revocations.areRevoked(verified.identifiers().ancestors())
                ? Answer.refused(TokenRejected.revoked("made from a revoked token"))
                : Answer.ready(verified);
    }
}
