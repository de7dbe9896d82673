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
 * Estimates how many bytes of the heap a value takes, rather too many than too few. Records are weighed by all their
 * components, so that none that is added later is forgotten.
 */
final class Weights {

    /** An object, with what a reference to it takes. */
    private static final int OBJECT = 24;

    /** What a cache itself needs for an entry. */
    private static final int NODE = 128;

    /** Of what nothing is known: a failure, an authorization with its keys. */
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
            // There are as many as the configuration has, and they are there anyway.
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
