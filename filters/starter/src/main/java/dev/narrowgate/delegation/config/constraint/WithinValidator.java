package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Validates the range of a duration, a size or a whole number. */
public final class WithinValidator implements ConstraintValidator<Within, Comparable<?>> {

    @SuppressWarnings("NullAway.Init")
    private Within within;

    @Override
    public void initialize(Within constraint) {
        within = constraint;
    }

    @Override
    public boolean isValid(@Nullable Comparable<?> value, ConstraintValidatorContext context) {
        return switch (value) {
            case Duration time -> isWithin(time, DurationStyle::detectAndParse);
            case ByteSize size -> isWithin(size, ByteSize::parse);
            case Integer number -> isWithin(number, Integer::valueOf);
            case null -> true;
            default -> throw new IllegalStateException("no range of " + value.getClass());
        };
    }

    private <T extends Comparable<T>> boolean isWithin(T value, Function<String, T> end) {
        return value.compareTo(end.apply(within.min())) >= 0
                && (within.max().isEmpty() || value.compareTo(end.apply(within.max())) <= 0);
    }

    /** The range in words. */
    public static String range(Within within) {
        return within.min() + (within.max().isEmpty() ? " or more" : " to " + within.max());
    }

    /** Writes a duration as one whole number with one unit. */
    static String text(Object value) {
        if (!(value instanceof Duration duration)) {
            return String.valueOf(value);
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0 || duration.toSeconds() == 0) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
    }
}
