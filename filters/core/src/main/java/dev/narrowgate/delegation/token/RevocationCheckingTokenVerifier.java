package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;

/** Refuses what was taken back, at once: it stands before whoever remembers that a token was good. */
public final class RevocationCheckingTokenVerifier implements TokenVerifier {

    private final TokenVerifier delegate;
    private final Revocations revocations;

    public RevocationCheckingTokenVerifier(TokenVerifier delegate, Revocations revocations) {
        this.delegate = delegate;
        this.revocations = revocations;
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        return delegate.verify(token, use)
                .then(verified -> revocations.isRevoked(verified.id())
                        ? Answer.refused(new TokenRejected("revoked"))
                        : Answer.ready(verified));
    }
}
