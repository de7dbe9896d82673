package dev.narrowgate.delegation.engine.transport.message;

/**
 * Reads {@code Content-Length}: decimal digits (RFC 9110, section 8.6), without a leading zero. Some servers read
 * {@code 010} as eight, and a forwarded length must have one meaning.
 */
public final class ContentLength {

    /** Maximum number of digits; more of them may not fit into a {@code long}. */
    private static final int LONGEST = 18;

    private ContentLength() {}

    /** Returns the number of octets; negative if the text is not a length. */
    public static long of(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > LONGEST || length > 1 && text.charAt(0) == '0') {
            return -1;
        }
        long octets = 0;
        for (int i = 0; i < length; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            octets = octets * 10 + digit;
        }
        return octets;
    }
}
