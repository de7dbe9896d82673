package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.settings.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds valid values that the framework or YAML reads in another way than most authors mean. */
public final class MisreadValues {

    /** Keys whose texts mean the same as the number or the boolean that YAML makes of them. */
    private static final Set<String> READ_AS_MEANT = Set.of("rule", "body-size");

    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    private MisreadValues() {}

    /**
     * Returns the problem of a value, or null.
     *
     * @param key the last part of its name
     * @param bound the bound value
     * @param written the value that YAML gave
     * @param text the bound text, with its placeholders replaced
     */
    static @Nullable String problem(String key, Object bound, @Nullable Object written, String text) {
        return switch (bound) {
            case Duration time when hasNoUnit(text) -> noUnit(text, written, ExpectedValues.DURATION);
            case ByteSize size when hasNoUnit(text) -> noUnit(text, written, ExpectedValues.SIZE);
            case String plain -> textProblem(key, plain, written);
            case List<?> list -> hasSpace(list, text) ? listProblem(text) : null;
            default -> null;
        };
    }

    /** The message never contains the text, because it may be a secret. */
    private static @Nullable String textProblem(String key, String plain, @Nullable Object written) {
        if (plain.contains("${")) {
            // The framework keeps an unresolved placeholder, so an audience would be named ${AUDIENCE}.
            return "has a placeholder that stands for nothing (expected: a variable or key of its name, or a default in"
                    + " it)";
        }
        return isUnquoted(written) && !READ_AS_MEANT.contains(key)
                ? "written without quotes, so YAML reads a number or true or false (expected: the text in quotes)"
                : null;
    }

    private static String listProblem(String text) {
        return "'" + text + "' is one text with a space in it (expected: a list, such as [ "
                + String.join(", ", SEPARATORS.split(text.strip())) + " ])";
    }

    /**
     * Whether a number has no unit. Spring Boot reads milliseconds or bytes, and most authors mean another unit. 0
     * needs no unit.
     */
    public static boolean hasNoUnit(String text) {
        var digits = text.strip();
        return !digits.isEmpty()
                && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-' || c == '+')
                && digits.chars().anyMatch(c -> c >= '1' && c <= '9');
    }

    private static String noUnit(String text, @Nullable Object written, String expected) {
        var source = String.valueOf(written);
        return "'" + text + "'" + (source.equals(text) ? "" : " of '" + source + "'") + " has no unit (expected: "
                + expected + ")";
    }

    /** YAML 1.1 reads 0123 as 83, 1.10 as 1.1, and yes as true. */
    private static boolean isUnquoted(@Nullable Object written) {
        return written instanceof Number || written instanceof Boolean;
    }

    private static boolean hasSpace(List<?> list, String text) {
        return !text.isEmpty()
                && list.stream()
                        .anyMatch(element ->
                                element instanceof String value && value.chars().anyMatch(Character::isWhitespace));
    }
}
