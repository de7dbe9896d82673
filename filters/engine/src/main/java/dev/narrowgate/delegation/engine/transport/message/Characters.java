package dev.narrowgate.delegation.engine.transport.message;

/** The characters that are allowed in the parts of a message (RFC 9110, section 5.6; RFC 9112, section 3). */
public final class Characters {

    private static final boolean[] TOKEN = of("!#$%&'*+-.^_`|~", true);
    private static final boolean[] METHOD = upperCase();
    private static final boolean[] TARGET = target();

    private Characters() {}

    /** Whether the byte is a {@code tchar}. */
    public static boolean isToken(byte value) {
        return value > 0 && TOKEN[value];
    }

    /** Whether a method may have the byte. Methods are case-sensitive, and no method in use has lower-case letters. */
    public static boolean isMethod(byte value) {
        return value > 0 && METHOD[value];
    }

    /** Whether the byte is visible ASCII, but not {@code #}: a fragment is not sent (RFC 9112, section 3.2). */
    public static boolean isTarget(byte value) {
        return value > 0 && TARGET[value];
    }

    /**
     * Whether the byte is a {@code field-vchar}, a space or a tab. Bytes beyond ASCII are accepted, control characters
     * are not.
     */
    public static boolean isValue(byte value) {
        return value < 0 || value >= ' ' && value != 0x7F || value == '\t';
    }

    private static boolean[] of(String signs, boolean lowerCase) {
        var allowed = new boolean[128];
        for (char c = '0'; c <= '9'; c++) {
            allowed[c] = true;
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            allowed[c] = true;
            allowed[c + 32] = lowerCase;
        }
        signs.chars().forEach(c -> allowed[c] = true);
        return allowed;
    }

    private static boolean[] upperCase() {
        return of("-_", false);
    }

    private static boolean[] target() {
        var allowed = new boolean[128];
        java.util.Arrays.fill(allowed, 0x21, 0x7F, true);
        allowed['#'] = false;
        return allowed;
    }
}
