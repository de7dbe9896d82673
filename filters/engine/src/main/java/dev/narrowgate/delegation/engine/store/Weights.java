package dev.narrowgate.delegation.engine.store;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.BearerToken;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap bytes of a value, rather too high than too low. A record is weighed by all its components, so that
 * a new component is included.
 */
final class Weights {

    /** An object and a reference to it. */
    private static final int OBJECT = 24;

    /** The overhead of a cache for each entry. */
    private static final int NODE = 128;

    /** A value of an unknown type: a failure, or an authorization with its keys. */
    private static final int UNKNOWN = 512;

    private static final ClassValue<Method[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> accessor.setAccessible(true))
                    .toArray(Method[]::new);
        }
    };

    private Weights() {}

    static long ofEntry(Object key, Object value) {
        return NODE + of(key) + of(value);
    }

    static long of(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> OBJECT + OBJECT + 2L * text.length();
            // The configuration holds the policies in any case, and their number is fixed.
            case DelegationPolicy policy -> 0;
            case Enum<?> constant -> 0;
            case BearerToken token -> OBJECT + OBJECT + OBJECT + of(token.value());
            // Its header repeats the token.
            case OutgoingAuthorization authorization -> UNKNOWN + 2 * of(authorization.token());
            case Collection<?> values ->
                OBJECT + values.stream().mapToLong(Weights::ofElement).sum();
            case Map<?, ?> members ->
                OBJECT
                        + members.entrySet().stream()
                                .mapToLong(member -> 2 * OBJECT + of(member.getKey()) + of(member.getValue()))
                                .sum();
            case Optional<?> optional -> OBJECT + of(optional.orElse(null));
            case Record record -> ofRecord(record);
            case Number number -> OBJECT + OBJECT;
            case Boolean flag -> 0;
            case java.time.temporal.Temporal moment -> OBJECT;
            case java.time.Duration duration -> OBJECT;
            case Throwable failure -> UNKNOWN + of(failure.getMessage());
            default -> UNKNOWN;
        };
    }

    private static long ofElement(@Nullable Object element) {
        return 8 + of(element);
    }

    private static long ofRecord(Record record) {
        long weight = OBJECT;
        for (var component : COMPONENTS.get(record.getClass())) {
            try {
                weight += 8 + of(component.invoke(record));
            } catch (ReflectiveOperationException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        return weight;
    }
}
