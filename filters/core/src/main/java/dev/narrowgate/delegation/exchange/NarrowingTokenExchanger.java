package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;
import java.time.InstantSource;

/** Refuses issued tokens that exceed their request, so that the cache around this exchanger never stores one. */
public final class NarrowingTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final InstantSource clock;

    public NarrowingTokenExchanger(TokenExchanger delegate, InstantSource clock) {
        this.delegate = delegate;
        this.clock = clock;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return delegate.exchange(request).then(issued -> {
            NarrowingCheck.check(request, issued, clock.instant());
            return Answer.ready(issued);
        });
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        delegate.forget(request, refused);
    }
}
