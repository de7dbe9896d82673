package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks the bindings of tokens that go back to their client, which presents them itself. Such a token keeps the keys
 * of the incoming token (RFC 8705, section 3; RFC 9449, section 6), or the keys that the policy leaves.
 */
public final class BindingCheckingTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final Function<ExchangeRequest, Set<KeyBinding>> bindings;

    /** @param bindings the keys that an issued token has to be bound to */
    public BindingCheckingTokenExchanger(TokenExchanger delegate, Function<ExchangeRequest, Set<KeyBinding>> bindings) {
        this.delegate = delegate;
        this.bindings = bindings;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return delegate.exchange(request)
                .then(issued -> issued.bindings().equals(bindings.apply(request))
                        ? Answer.ready(issued)
                        : Answer.refused(new ExchangeRejected("issued token: binding changed")));
    }
}
