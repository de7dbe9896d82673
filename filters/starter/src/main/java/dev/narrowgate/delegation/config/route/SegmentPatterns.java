package dev.narrowgate.delegation.config.route;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the regular expressions that the framework makes from a path or host pattern. It makes one for each segment
 * in which other text stands beside a variable or a star. {@code {name}-{version}.jar} becomes
 * {@code (.*)-(.*)\\.jar}.
 */
final class SegmentPatterns {

    private static final String ANYTHING = ".*";

    /** Two stars alone match any number of segments, and make no expression. */
    private static final String SEGMENTS = ANYTHING + ANYTHING;

    private final List<String> found = new ArrayList<>();
    private final StringBuilder expression = new StringBuilder();
    private int parts;
    private boolean open;

    private SegmentPatterns() {}

    /** @param pattern a pattern of paths or hosts, or several separated by commas */
    static List<String> of(String pattern) {
        var segments = new SegmentPatterns();
        for (int i = 0; i < pattern.length(); i++) {
            i = segments.add(pattern, i);
        }
        segments.end();
        return segments.found;
    }

    /** Returns the index of the last character that was read. */
    private int add(String pattern, int at) {
        var c = pattern.charAt(at);
        if (c == '/' || c == ',') {
            end();
            return at;
        }
        if (c == '{') {
            int closing = closing(pattern, at);
            var variable = pattern.substring(at + 1, closing);
            int colon = variable.indexOf(':');
            addOpen('(' + (colon < 0 ? ANYTHING : variable.substring(colon + 1)) + ')');
            return closing;
        }
        if (c == '*') {
            addOpen(ANYTHING);
        } else {
            parts++;
            expression.append(c == '?' ? "." : Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
        }
        return at;
    }

    private void addOpen(String part) {
        parts++;
        open = true;
        expression.append(part);
    }

    /** Returns the index of the closing brace. The framework refuses a pattern without one. */
    private static int closing(String pattern, int opening) {
        int depth = 0;
        for (int i = opening; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return pattern.length() - 1;
    }

    private void end() {
        // A segment of one part is compared without an expression, or is checked as its variable's own pattern.
        var whole = expression.toString();
        if (open && parts > 1 && !whole.equals(SEGMENTS)) {
            found.add(whole);
        }
        expression.setLength(0);
        parts = 0;
        open = false;
    }
}
