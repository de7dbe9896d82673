package dev.narrowgate.delegation.engine.task.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The meters of one stream. They keep their values over a reload. */
final class SignalMetrics {

    private static final String RECEIVED = "delegation.signals";
    private static final String AGE = "delegation.signals.age";
    private static final String STREAM = "stream";

    private final Map<SignalOutcome, Counter> outcomes = new EnumMap<>(SignalOutcome.class);

    SignalMetrics(String stream, SignalStatus status, MeterRegistry registry) {
        for (var outcome : SignalOutcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder(RECEIVED)
                            .description("Security event tokens, by stream and outcome")
                            .tag(STREAM, stream)
                            .tag("outcome", outcome.label())
                            .register(registry));
        }
        Gauge.builder(AGE, status, known -> known.age().toMillis() / 1000.0)
                .description("Time since the transmitter was last heard")
                .baseUnit("seconds")
                .tag(STREAM, stream)
                .strongReference(true)
                .register(registry);
    }

    void count(SignalOutcome outcome) {
        var counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
