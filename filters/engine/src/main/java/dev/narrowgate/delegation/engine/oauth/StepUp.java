package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from texts of other servers how a subject must be authenticated (RFC 9470, section 3). */
public final class StepUp {

    private static final int LONGEST = 512;

    /** Values that fit between the quotation marks of a challenge, like scopes (RFC 6750, section 3). */
    private static final Pattern VALUES =
            Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]++(?: [\\x21\\x23-\\x5b\\x5d-\\x7e]++)*+");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private StepUp() {}

    /** Returns the values of {@code acr_values}; none when the text is missing or invalid. */
    public static List<String> contextClasses(@Nullable String text) {
        return text != null && text.length() <= LONGEST && VALUES.matcher(text).matches()
                ? List.of(text.split(" ", -1))
                : List.of();
    }

    /** Returns the value of {@code max_age}; null when the text is missing or is not a number of seconds. */
    public static @Nullable Duration maximumAge(@Nullable String text) {
        return text != null && SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }
}
