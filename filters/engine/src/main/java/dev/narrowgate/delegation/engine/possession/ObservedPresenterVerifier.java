package dev.narrowgate.delegation.engine.possession;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.observation.DelegationMetric;
import dev.narrowgate.delegation.engine.observation.StageTimer;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import io.micrometer.core.instrument.MeterRegistry;

/** Measures the time of the verification of proofs. */
public final class ObservedPresenterVerifier implements PresenterVerifier {

    private final PresenterVerifier delegate;
    private final StageTimer timer;

    public ObservedPresenterVerifier(PresenterVerifier delegate, MeterRegistry registry) {
        this.delegate = delegate;
        this.timer = new StageTimer(registry, DelegationMetric.PROVE);
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        return timer.time(credentials.scheme().text(), () -> delegate.verify(credentials));
    }
}
