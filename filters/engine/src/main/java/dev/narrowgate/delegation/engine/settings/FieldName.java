package dev.narrowgate.delegation.engine.settings;

import java.util.Set;
import java.util.regex.Pattern;

/** The names of header fields in a configuration. */
public final class FieldName {

    /** {@code token} (RFC 9110, section 5.6.2). */
    private static final Pattern FORM = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** The names that HTTP, or the gateway, already uses. */
    private static final Set<String> TAKEN = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private FieldName() {}

    public static boolean isOne(String name) {
        return FORM.matcher(name).matches();
    }

    /** @param normal the name in the one spelling that stands for all */
    public static boolean isTaken(String normal) {
        return TAKEN.contains(normal);
    }

    /**
     * Whether proxies, this gateway among them, set a header to name the caller (RFC 7239).
     *
     * @param normal the name in the one spelling that stands for all
     */
    public static boolean isOfProxy(String normal) {
        return normal.equals("forwarded") || normal.startsWith("x-forwarded-");
    }
}
