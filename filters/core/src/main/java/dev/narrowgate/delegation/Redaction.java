package dev.narrowgate.delegation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

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
        StringBuilder clean = null;
        int copied = 0;
        for (int start = 0; start < text.length(); ) {
            int end = endOfRun(text, start);
            int token = tokenIn(text, start, end);
            if (token >= 0) {
                clean = clean == null ? new StringBuilder(text.length()) : clean;
                clean.append(text, copied, token).append(INSTEAD);
                copied = end;
            }
            start = end + 1;
        }
        return clean == null ? text : clean.append(text, copied, text.length()).toString();
    }

    private static int endOfRun(String text, int start) {
        int end = start;
        while (end < text.length() && (text.charAt(end) == '.' || isBase64Url(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    /** Where a token begins in a run of base64url and full stops; negative when there is none. Looks at each part once. */
    private static int tokenIn(String text, int start, int end) {
        if (end - start < SHORTEST_HEADER + 2) {
            return -1;
        }
        int last = text.lastIndexOf('.', end - 1);
        int part = start;
        for (int dot = text.indexOf('.', start); dot >= 0 && dot < last; dot = text.indexOf('.', part)) {
            int header = headerIn(text, part, dot);
            if (header >= 0) {
                return header;
            }
            part = dot + 1;
        }
        return -1;
    }

    private static int headerIn(String text, int part, int dot) {
        int object = text.indexOf(OBJECT, part, dot);
        if (object >= 0 && object + SHORTEST_HEADER <= dot) {
            return object;
        }
        // White space is allowed behind the brace; then only what is written inside tells an object from a host name.
        return dot - part >= SHORTEST_HEADER && text.charAt(part) == 'e' && isHeader(text.substring(part, dot))
                ? part
                : -1;
    }

    private static boolean isHeader(String part) {
        try {
            var json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1);
            return json.startsWith("{") && json.contains("\"alg\"");
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean isBase64Url(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }
}
