package dev.narrowgate.gateway;

/**
 * Writes text from outside as one line on a terminal. A character that is invisible, or that changes how others are
 * shown, is written as its code point. A record may contain any text of a caller or an issuer.
 */
public final class TerminalText {

    private TerminalText() {}

    /** The same text with {@code \\u{202e}} for a right-to-left override, and so on. */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && isPlain(text.codePointAt(first))) {
            first += Character.charCount(text.codePointAt(first));
        }
        if (first == text.length()) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        text.substring(first).codePoints().forEach(point -> append(escaped, point));
        return escaped.toString();
    }

    static void append(StringBuilder to, int point) {
        if (isPlain(point)) {
            to.appendCodePoint(point);
        } else {
            to.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
    }

    /**
     * Whether a character is visible and shows only itself (Unicode, general categories, and marks of section 23.4).
     */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            // Some characters of other categories are invisible too.
            default -> !isInvisible(point);
        };
    }

    private static boolean isInvisible(int point) {
        return point >= 0xFE00 && point <= 0xFE0F
                || point >= 0xE0100 && point <= 0xE01EF
                || point >= 0x180B && point <= 0x180F
                || point == 0x034F
                || point == 0x115F
                || point == 0x1160
                || point == 0x17B4
                || point == 0x17B5
                || point == 0x2800
                || point == 0x3164
                || point == 0xFFA0;
    }
}
