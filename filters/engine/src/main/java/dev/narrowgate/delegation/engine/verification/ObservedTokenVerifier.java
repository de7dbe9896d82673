package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.observation.DelegationMetric;
import dev.narrowgate.delegation.engine.observation.StageTimer;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;

/** Measures the time of token verification. */
public final class ObservedTokenVerifier implements TokenVerifier {

    private final TokenVerifier delegate;
    private final StageTimer timer;

    public ObservedTokenVerifier(TokenVerifier delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.timer = new StageTimer(registry, DelegationMetric.VERIFY);
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        return timer.time(use == TokenUse.SUBJECT ? "subject" : "actor", () -> delegate.verify(token, use));
    }
}
