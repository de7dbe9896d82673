package dev.narrowgate.delegation;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The result of a stage: a value that is at hand, a refusal, or a value that arrives later. If every stage of a hop
 * answers at once, no stage subscribes to a publisher.
 */
public sealed interface Answer<T> {

    /** A value that is available at once. */
    record Ready<T>(T value) implements Answer<T> {}

    /** A refusal with its reason. */
    record Refused<T>(DelegationFailure failure) implements Answer<T> {}

    /** A value that arrives later. A source that completes without a value fails. */
    record Awaited<T>(Mono<T> value) implements Answer<T> {
        public Awaited {
            // A source that completes empty must not count as agreement.
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

    /** Applies the next step to the value. A {@link DelegationFailure} that the step throws becomes a refusal. */
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

    /** Applies a step to the refusal, which may turn it into a value. */
    default Answer<T> orElse(Function<DelegationFailure, Answer<T>> step) {
        return switch (this) {
            case Ready<T> ready -> ready;
            case Refused<T>(DelegationFailure failure) -> step.apply(failure);
            case Awaited<T>(Mono<T> value) ->
                new Awaited<>(value.onErrorResume(
                        DelegationFailure.class, failure -> step.apply(failure).toMono()));
        };
    }

    /** Maps an unforeseen error of an awaited value to a failure of the stage. Other answers stay unchanged. */
    default Answer<T> otherwise(Function<Throwable, DelegationFailure> unforeseen) {
        return this instanceof Awaited<T>(Mono<T> value)
                ? new Awaited<>(value.onErrorMap(error -> !(error instanceof DelegationFailure), unforeseen))
                : this;
    }

    /** Converts the answer to a {@code Mono} that emits a value or fails, and is never empty. */
    default Mono<T> toMono() {
        return switch (this) {
            case Ready<T>(T value) -> Mono.just(value);
            case Refused<T>(DelegationFailure failure) -> Mono.error(failure);
            case Awaited<T>(Mono<T> value) -> value;
        };
    }
}
