package dev.narrowgate.delegation.engine.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;

/** Answers where another would throw, so that nobody who waits for it waits for ever. */
record ExceptionTranslatingTokenExchanger(TokenExchanger delegate) implements TokenExchanger {

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        try {
            return delegate.exchange(request);
        } catch (DelegationFailure failure) {
            return Answer.refused(failure);
        } catch (RuntimeException unforeseen) {
            return Answer.refused(unforeseen(unforeseen));
        }
    }

    static ExchangeUnavailable unforeseen(Throwable error) {
        return new ExchangeUnavailable("unforeseen: " + error.getClass().getName());
    }
}
