package dev.narrowgate.delegation.adapter.observation;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.Credentials;
import dev.narrowgate.delegation.token.PresenterVerifier;
import dev.narrowgate.delegation.token.Proven;
import io.micrometer.core.instrument.MeterRegistry;

/** Times the verification of proofs. */
public final class ObservedPresenterVerifier implements PresenterVerifier {

    private final PresenterVerifier delegate;
    private final StageTimer timer;

    public ObservedPresenterVerifier(PresenterVerifier delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.timer = new StageTimer(registry, DelegationMetric.PROVE);
    }

    @Override
    public Answer<Proven> verify(Credentials credentials) {
        return timer.time(credentials.scheme().text(), () -> delegate.verify(credentials));
    }
}
