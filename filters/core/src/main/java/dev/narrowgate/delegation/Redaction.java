package dev.narrowgate.delegation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Replaces in a text every run of characters that has the form of a signed or encrypted token (RFC 7515, section 3.1; RFC
 * 7516, section 3.1). Takes linear time, and returns the same string when there is nothing to replace.
 */
public final class Redaction {

    /** The replacement of a token. */
    public static final String INSTEAD = "[a token]";

    /** Base64url of an object of JSON begins with it, whatever follows the brace without white space. */
    private static final String OBJECT = "eyJ";

    private static final int SHORTEST_HEADER = 11;

    /** Characters of base64url that are decoded to tell a header from another name. */
    private static final int LOOK = 16;

    /** Characters that stand for three octets. */
    private static final int BLOCK = 4;

    private Redaction() {}

    /** The text without compact tokens, plain or percent-encoded once. */
    public static String of(String text) {
        var plain = plain(text);
        if (plain.indexOf('%') < 0) {
            return plain;
        }
        var decoded = Percent.decoded(plain);
        // Its position in the text as it was written is not known, so nothing of the text stays.
        return plain(decoded).equals(decoded) ? plain : INSTEAD;
    }

    private static String plain(String text) {
        if (text.length() < SHORTEST_HEADER + 2 || text.indexOf('.') < 0) {
            return text;
        }
        var clean = cleaned(text);
        return clean == null ? text : clean.toString();
    }

    /** Null when there is nothing to replace. */
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

    /** Where a token begins in a run of base64url and full stops; negative when there is none. Looks at each part once. */
    private static int tokenIn(CharSequence text, int start, int end) {
        int part = start;
        int dot = nextDot(text, start, end);
        while (dot != end) {
            int next = nextDot(text, dot + 1, end);
            // Only what has two full stops behind it is the header of a token.
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
        // White space is allowed behind the brace; then only what is written inside tells an object from a host name.
        return dot - part >= SHORTEST_HEADER
                        && text.charAt(part) == 'e'
                        && isHeader(text.subSequence(part, dot).toString())
                ? part
                : -1;
    }

    /** Whether the beginning of an object of JSON is written there. In a name that has these three characters it is not. */
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

    /** Of a character of base64url (RFC 4648, section 5); negative when it is none. */
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
