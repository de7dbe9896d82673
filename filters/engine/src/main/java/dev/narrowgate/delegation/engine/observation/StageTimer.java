package dev.narrowgate.delegation.engine.observation;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Times a stage, with an immediate or a later answer. Timers are cached, so that a measurement builds no tags. */
public final class StageTimer {

    private record Key(String label, String failure) {}

    private static final String NO_FAILURE = "none";

    private final MeterRegistry registry;
    private final DelegationMetric metric;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    public StageTimer(MeterRegistry registry, DelegationMetric metric) {
        this.registry = registry;
        this.metric = metric;
    }

    /** @param label the value of the metric's first key */
    public <T> Answer<T> time(String label, Supplier<Answer<T>> stage) {
        var start = registry.config().clock().monotonicTime();
        var answer = stage.get();
        return switch (answer) {
            case Answer.Ready<T> ready -> {
                record(label, start, null);
                yield answer;
            }
            case Answer.Refused<T>(DelegationFailure failure) -> {
                record(label, start, failure);
                yield answer;
            }
            case Answer.Awaited<T>(Mono<T> later) ->
                Answer.awaited(later.doOnSuccess(value -> record(label, start, null))
                        .doOnError(DelegationFailure.class, failure -> record(label, start, failure)));
        };
    }

    private void record(String label, long start, @Nullable DelegationFailure failure) {
        var key = new Key(label, failure == null ? NO_FAILURE : failure.code());
        var timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::register);
        }
        timer.record(registry.config().clock().monotonicTime() - start, TimeUnit.NANOSECONDS);
    }

    private Timer register(Key key) {
        var keys = metric.keys();
        var outcome = key.failure().equals(NO_FAILURE) ? "ok" : "refused";
        return Timer.builder(metric.id())
                .description(metric.description())
                .tags(Tags.of(Tag.of(keys[0], key.label()), Tag.of(keys[1], outcome), Tag.of(keys[2], key.failure())))
                .register(registry);
    }
}
