package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocations;

/**
 * Checks every outgoing token, and the tokens that it was made from, for revocation. This exchanger wraps the cache, so
 * that cached, renewed and shared tokens are checked alike (law 11).
 */
public final class RevocationCheckingTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final Revocations revocations;

    public RevocationCheckingTokenExchanger(TokenExchanger delegate, Revocations revocations) {
        this.delegate = delegate;
        this.revocations = revocations;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return delegate.exchange(request)
                .then(issued -> isRevoked(issued) ? anew(request, issued) : checked(request, issued));
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        delegate.forget(request, refused);
    }

    /** Obtains another token, because only the issued token was revoked and not its grounds. One attempt only. */
    private Answer<IssuedToken> anew(ExchangeRequest request, IssuedToken revoked) {
        delegate.forget(request, revoked);
        return delegate.exchange(request)
                .then(issued -> isRevoked(issued)
                        ? Answer.refused(new ExchangeRejected("issued token: revoked"))
                        : checked(request, issued));
    }

    /** Checks the grounds again, because they may have been revoked during the exchange. */
    private Answer<IssuedToken> checked(ExchangeRequest request, IssuedToken issued) {
        var revocation = revocations.of(request.delegation().grounds());
        return revocation == null
                ? Answer.ready(issued)
                : Answer.refused(revocation.refusal("revoked during the exchange"));
    }

    private boolean isRevoked(IssuedToken issued) {
        for (var id : issued.ids()) {
            if (revocations.of(new Revocable.Token(id)) != null) {
                return true;
            }
        }
        return false;
    }
}
