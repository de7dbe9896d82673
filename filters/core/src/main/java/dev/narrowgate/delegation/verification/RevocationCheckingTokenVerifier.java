package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;

/**
 * Refuses a revoked token, and one that was made from it, at once (law 11). It stands before the cache of verified tokens.
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
            return Answer.refused(new TokenRejected("revoked"));
        }
        return revocations.areRevoked(verified.ancestors())
                ? Answer.refused(new TokenRejected("made from a token that was revoked"))
                : Answer.ready(verified);
    }
}
