package dev.narrowgate.delegation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every run of characters that has the form of a signed or encrypted token (RFC 7515 and RFC 7516, section
 * 3.1). Takes linear time, and returns the same string if there is nothing to replace.
 */
public final class Redaction {

    /** The replacement of a token. */
    public static final String INSTEAD = "[a token]";

    /** The base64url form of a JSON object begins with these characters if no white space follows the brace. */
    private static final String OBJECT = "eyJ";

    private static final int SHORTEST_HEADER = 11;

    /** The number of base64url characters that are decoded to distinguish a header from a name. */
    private static final int LOOK = 16;

    /** The number of base64url characters that encode three octets. */
    private static final int BLOCK = 4;

    private Redaction() {}

    /** Returns the text with its compact tokens replaced, plain or percent-encoded once. */
    public static String of(String text) {
        var plain = plain(text);
        if (plain.indexOf('%') < 0) {
            return plain;
        }
        var decoded = Percent.decoded(plain);
        // The position of an encoded token in the original text is unknown, so the whole text is replaced.
        return plain(decoded).equals(decoded) ? plain : INSTEAD;
    }

    private static String plain(String text) {
        if (text.length() < SHORTEST_HEADER + 2 || text.indexOf('.') < 0) {
            return text;
        }
        var clean = cleaned(text);
        return clean == null ? text : clean.toString();
    }

    /** Returns the redacted text; null if there is nothing to replace. */
    static @Nullable StringBuilder cleaned(CharSequence text) {
        StringBuilder clean = null;
        int copied = 0;
        int end = -1;
        do {
            int start = end + 1;
            end = endOfRun(text, start);
            int token = tokenIn(text, start, end);
            if (token >= 0) {
                clean = clean == null ? new StringBuilder(text.length()) : clean;
                clean.append(text, copied, token).append(INSTEAD);
                copied = end;
            }
        } while (end != text.length());
        return clean == null ? null : clean.append(text, copied, text.length());
    }

    private static int endOfRun(CharSequence text, int start) {
        int end = start;
        while (end < text.length() && (text.charAt(end) == '.' || value(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    /**
     * Returns the start of a token in a run of base64url characters and full stops; negative if there is none. Each
     * part is examined once.
     */
    private static int tokenIn(CharSequence text, int start, int end) {
        int part = start;
        int dot = nextDot(text, start, end);
        while (dot != end) {
            int next = nextDot(text, dot + 1, end);
            // The header of a token is followed by at least two full stops.
            int header = next < end ? headerIn(text, part, dot) : -1;
            if (header >= 0) {
                return header;
            }
            part = dot + 1;
            dot = next;
        }
        return -1;
    }

    private static int nextDot(CharSequence text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != '.') {
            at++;
        }
        return at;
    }

    private static int headerIn(CharSequence text, int part, int dot) {
        for (int i = part; i + SHORTEST_HEADER <= dot; i++) {
            if (isObject(text, i, dot)) {
                return i;
            }
        }
        // White space may follow the brace. Only the content then distinguishes an object from a host name.
        return dot - part >= SHORTEST_HEADER
                        && text.charAt(part) == 'e'
                        && isHeader(text.subSequence(part, dot).toString())
                ? part
                : -1;
    }

    /**
     * Whether the text at this position decodes to the beginning of a JSON object. A name may contain the same three
     * characters.
     */
    private static boolean isObject(CharSequence text, int at, int dot) {
        for (int i = 0; i < OBJECT.length(); i++) {
            if (text.charAt(at + i) != OBJECT.charAt(i)) {
                return false;
            }
        }
        int end = Math.min(dot, at + LOOK);
        for (int i = at + BLOCK; i + BLOCK <= end; i += BLOCK) {
            int octets = value(text.charAt(i)) << 18
                    | value(text.charAt(i + 1)) << 12
                    | value(text.charAt(i + 2)) << 6
                    | value(text.charAt(i + 3));
            if (!isPrintable(octets >> 16) || !isPrintable(octets >> 8 & 0xff) || !isPrintable(octets & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int octet) {
        return octet >= ' ' && octet <= '~';
    }

    private static boolean isHeader(String part) {
        try {
            var json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1);
            return json.startsWith("{") && json.contains("\"alg\"");
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Returns the value of a base64url character (RFC 4648, section 5); negative for any other character. */
    private static int value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }
}
