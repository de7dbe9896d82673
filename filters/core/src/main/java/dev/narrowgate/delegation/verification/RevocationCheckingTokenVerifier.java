package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;

/**
 * Refuses revoked tokens, and tokens that rest on anything else that is revoked (law 11). This verifier wraps the cache of
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
        var revocation = revocations.of(Grounds.of(verified));
        return revocation == null
                ? Answer.ready(verified)
                : Answer.refused(revocation.refusal(
                        revocation.what().equals(new Revocable.Token(verified.id()))
                                ? "revoked"
                                : "made from a revoked token"));
    }
}
