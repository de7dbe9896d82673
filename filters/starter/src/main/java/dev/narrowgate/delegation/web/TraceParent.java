package dev.narrowgate.delegation.web;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the trace id of a W3C trace context for the record. The caller states it, so it never decides anything. */
public final class TraceParent {

    /** The header (Trace Context, section 3.2). */
    public static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");
    private static final int MAXIMUM_LENGTH = 128;

    private TraceParent() {}

    /** Returns the trace id. Null if the header is missing, repeated or malformed (Trace Context, section 3.2). */
    public static @Nullable String traceId(@Nullable List<String> values) {
        if (values == null || values.size() != 1 || values.getFirst().length() > MAXIMUM_LENGTH) {
            return null;
        }
        var matcher = FORM.matcher(values.getFirst());
        return matcher.matches() ? matcher.group(1) : null;
    }
}
