package dev.narrowgate.delegation;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What a stage says: at once, that it refuses, or that it has to wait. A warm hop is a row of ready answers, and nothing
 * is subscribed to.
 */
public sealed interface Answer<T> {

    /** At hand. */
    record Ready<T>(T value) implements Answer<T> {}

    /** No, and why. */
    record Refused<T>(DelegationFailure failure) implements Answer<T> {}

    /** Has to wait for something outside. A source that ends without a value ends in a failure. */
    record Awaited<T>(Mono<T> value) implements Answer<T> {
        public Awaited {
            // A stage that stays silent must not pass for one that agreed.
            value = value.single();
        }
    }

    static <T> Answer<T> ready(T value) {
        return new Ready<>(value);
    }

    static <T> Answer<T> refused(DelegationFailure failure) {
        return new Refused<>(failure);
    }

    static <T> Answer<T> awaited(Mono<T> value) {
        return new Awaited<>(value);
    }

    /** The next step, taken only with a value. A refusal that the step throws is a refusal. */
    default <U> Answer<U> then(Function<? super T, Answer<U>> step) {
        return switch (this) {
            case Ready<T>(T value) -> {
                try {
                    yield step.apply(value);
                } catch (DelegationFailure failure) {
                    yield new Refused<>(failure);
                }
            }
            case Refused<T>(DelegationFailure failure) -> new Refused<>(failure);
            case Awaited<T>(Mono<T> value) ->
                new Awaited<>(value.flatMap(result -> step.apply(result).toMono()));
        };
    }

    /** Turns what a stage did not foresee into a failure of that stage. */
    default Answer<T> otherwise(Function<Throwable, DelegationFailure> unforeseen) {
        return this instanceof Awaited<T>(Mono<T> value)
                ? new Awaited<>(value.onErrorMap(error -> !(error instanceof DelegationFailure), unforeseen))
                : this;
    }

    /** The same, for those who wait: a value or a failure, never empty. */
    default Mono<T> toMono() {
        return switch (this) {
            case Ready<T>(T value) -> Mono.just(value);
            case Refused<T>(DelegationFailure failure) -> Mono.error(failure);
            case Awaited<T>(Mono<T> value) -> value;
        };
    }
}
