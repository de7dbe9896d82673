package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.verification.Revocations;

/**
 * Asks the revocations about every token that is to go out, and about those that it was made from. It stands before the
 * cache, so a cached token, a renewed one and one that several requests wait for are asked about alike (law 11).
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
                .then(issued ->
                        revocations.areRevoked(issued.ids()) ? anew(request, issued) : checked(request, issued));
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        delegate.forget(request, refused);
    }

    /** Only this one was revoked, and what arrived still stands: the next one is another token. Tried once. */
    private Answer<IssuedToken> anew(ExchangeRequest request, IssuedToken revoked) {
        delegate.forget(request, revoked);
        return delegate.exchange(request)
                .then(issued -> revocations.areRevoked(issued.ids())
                        ? Answer.refused(new ExchangeRejected("issued token: revoked"))
                        : checked(request, issued));
    }

    /** An exchange may take a while, and what arrived may have been revoked meanwhile. */
    private Answer<IssuedToken> checked(ExchangeRequest request, IssuedToken issued) {
        return revocations.areRevoked(request.delegation().sources())
                ? Answer.refused(new TokenRejected("revoked while it was exchanged"))
                : Answer.ready(issued);
    }
}
