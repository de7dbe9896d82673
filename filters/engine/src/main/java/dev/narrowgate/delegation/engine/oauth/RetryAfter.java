package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} in seconds (RFC 9110, section 10.2.3). A date or any other value is ignored. */
public final class RetryAfter {

    /** The longest wait that a header can demand. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    public static @Nullable Duration of(@Nullable String header) {
        if (header == null || !SECONDS.matcher(header).matches()) {
            return null;
        }
        var asked = Duration.ofSeconds(Long.parseLong(header));
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
