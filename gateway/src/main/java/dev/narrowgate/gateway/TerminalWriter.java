package dev.narrowgate.gateway;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes the output of every command, so that no command prints raw text from outside. Line ends, and the colours
 * that the program itself uses, pass unchanged.
 */
public final class TerminalWriter extends FilterWriter {

    private static final int ESCAPE = 0x1B;
    private static final int LONGEST_COLOUR = 16;

    /** The first half of a surrogate pair, until the second half arrives. */
    private char half;

    public TerminalWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int unit) throws IOException {
        write(String.valueOf((char) unit), 0, 1);
    }

    @Override
    public void write(char[] units, int offset, int length) throws IOException {
        write(new String(units, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        var whole = (half == 0 ? "" : String.valueOf(half)) + text.substring(offset, offset + length);
        half = 0;
        var escaped = new StringBuilder(whole.length() + 16);
        for (int i = 0; i < whole.length(); ) {
            int point = whole.codePointAt(i);
            int colour = point == ESCAPE ? colour(whole, i) : 0;
            if (i == whole.length() - 1 && Character.isHighSurrogate(whole.charAt(i))) {
                half = whole.charAt(i);
            } else if (colour > 0) {
                escaped.append(whole, i, i + colour);
            } else if (point == '\n' || point == '\r') {
                escaped.append((char) point);
            } else {
                TerminalText.append(escaped, point);
            }
            i += Math.max(colour, Character.charCount(point));
        }
        out.write(escaped.toString());
    }

    /** The length of a sequence that sets a colour or a weight (ECMA-48, SGR), or 0. */
    private static int colour(String text, int start) {
        if (start + 2 >= text.length() || text.charAt(start + 1) != '[') {
            return 0;
        }
        int end = start + 2;
        while (end < text.length() && end - start < LONGEST_COLOUR && isParameter(text.charAt(end))) {
            end++;
        }
        return end < text.length() && text.charAt(end) == 'm' ? end + 1 - start : 0;
    }

    private static boolean isParameter(char unit) {
        return unit >= '0' && unit <= '9' || unit == ';';
    }
}
