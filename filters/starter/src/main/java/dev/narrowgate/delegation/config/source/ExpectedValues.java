package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.settings.ByteSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.convert.ConversionFailedException;

/** Describes the expected form of a value in plain words. */
final class ExpectedValues {

    static final String DURATION = "a duration such as 30s, 5m or 1h";
    static final String SIZE = "a size such as 64MB";

    private ExpectedValues() {}

    static String message(@Nullable Object value, Bindable<?> target, Throwable error) {
        var type = target.getType().resolve(Object.class);
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionFailedException failed) {
                type = failed.getTargetType().getType();
            }
        }
        return (value == null ? "this does not fit" : "'" + value + "' does not fit") + " (expected: " + expected(type)
                + ")";
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant ->
                            constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type.equals(Duration.class)) {
            return DURATION;
        }
        if (type.equals(ByteSize.class)) {
            return SIZE;
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        return type.isRecord() ? "keys and values" : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
