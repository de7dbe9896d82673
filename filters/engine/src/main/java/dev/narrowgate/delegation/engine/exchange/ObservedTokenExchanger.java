package dev.narrowgate.delegation.engine.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.observation.DelegationMetric;
import dev.narrowgate.delegation.engine.observation.StageTimer;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import io.micrometer.core.instrument.MeterRegistry;

/** Times exchanges, including those answered from the cache. */
public final class ObservedTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final StageTimer timer;

    public ObservedTokenExchanger(TokenExchanger delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.timer = new StageTimer(registry, DelegationMetric.EXCHANGE);
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return timer.time(request.permit().policy(), () -> delegate.exchange(request));
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        delegate.forget(request, refused);
    }
}
