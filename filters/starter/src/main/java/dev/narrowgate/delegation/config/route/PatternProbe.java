package dev.narrowgate.delegation.config.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pattern over texts of two lengths, and counts the characters that it reads. A pattern that takes linear time
 * reads twice as many in a text of twice the length. The texts repeat common characters, characters and words of the
 * pattern, and pairs of them.
 */
public final class PatternProbe {

    /** A pattern with more reads per character is judged by its growth. */
    private static final int FEW = 16;

    /** No pattern needs more reads per character. */
    private static final int TOO_MANY = 512;

    private static final String COMMON = "a0 \t,./%=-!é";

    private final Pattern pattern;
    private final int length;
    private final boolean found;

    /** @param length the length of the shorter text */
    public PatternProbe(Pattern pattern, int length) {
        this(pattern, length, true);
    }

    private PatternProbe(Pattern pattern, int length, boolean found) {
        this.pattern = pattern;
        this.length = length;
        this.found = found;
    }

    /** Makes a probe for a pattern that is compared with whole texts only, and never searched for in them. */
    static PatternProbe ofWholeTexts(Pattern pattern, int length) {
        return new PatternProbe(pattern, length, false);
    }

    /** Returns a repeated text for which the pattern takes more than linear time; null if none was found. */
    public @Nullable String weakness() {
        var units = units();
        for (var prefix : prefixes()) {
            for (var one : units) {
                for (var other : units) {
                    if (isWeak(prefix, one + other)) {
                        return prefix + one + other;
                    }
                }
            }
        }
        return null;
    }

    /** Whether the pattern takes more than linear time for the repeated text. */
    public boolean isWeak(String prefix, String unit) {
        return isWeak(prefix, unit, "") || isWeak(prefix, unit, "\u0001");
    }

    private boolean isWeak(String prefix, String unit, String end) {
        long shorter = looks(prefix, unit, end, length);
        if (shorter <= (long) FEW * length) {
            return looks(prefix, unit, end, 2 * length) > 3L * FEW * length;
        }
        return shorter > (long) TOO_MANY * length || looks(prefix, unit, end, 2 * length) > 3 * shorter;
    }

    /** Counts the characters that are read to find all matches, and to compare the whole text. */
    private long looks(String prefix, String unit, String end, int characters) {
        var text = new CountedText(
                prefix + unit.repeat(Math.max(1, characters / unit.length())) + end, (long) TOO_MANY * characters);
        try {
            var matcher = pattern.matcher(text);
            while (found && matcher.find()) {
                // Each call continues after the match before it.
            }
            pattern.matcher(text).matches();
        } catch (CountedText.Enough | StackOverflowError tooMuch) {
            return Long.MAX_VALUE / 4;
        }
        return text.looks();
    }

    private Set<String> units() {
        var units = new LinkedHashSet<String>();
        COMMON.codePoints().mapToObj(Character::toString).forEach(units::add);
        words().stream().limit(4).forEach(units::add);
        pattern.pattern()
                .chars()
                .filter(c -> c > ' ' && c < 0x7f)
                .distinct()
                .limit(16)
                .forEach(c -> units.add(Character.toString(c)));
        return units;
    }

    /** Beginnings of a text with which a match reaches a quantified part of the pattern. */
    private List<String> prefixes() {
        var prefixes = new ArrayList<>(List.of("", "a"));
        var text = pattern.pattern();
        for (int i = 1; i < text.length() && prefixes.size() < 4; i++) {
            var plain = i + 1 < text.length() && "+*{".indexOf(text.charAt(i + 1)) >= 0 ? literal(text, i) : "";
            if (!plain.isEmpty() && !prefixes.contains(plain)) {
                prefixes.add(plain);
            }
        }
        return prefixes;
    }

    /** The literal characters of a pattern before an index. */
    private static String literal(String text, int end) {
        var plain = new StringBuilder();
        for (int i = 0; i < end; i++) {
            var c = text.charAt(i);
            var escaped = i > 0 && text.charAt(i - 1) == '\\';
            if (Character.isLetterOrDigit(c) != escaped && c != '\\' || "/-_ :=,".indexOf(c) >= 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private List<String> words() {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (char c : (pattern.pattern() + ' ').toCharArray()) {
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            } else {
                if (word.length() > 1) {
                    words.add(word.toString());
                }
                word.setLength(0);
            }
        }
        return words;
    }

    /** A text that counts its reads. */
    private static final class CountedText implements CharSequence {

        private final String text;
        private final long enough;
        private long looks;

        /** Ends the match of a pattern that reads too much. */
        private static final class Enough extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Enough() {
                super(null, null, false, false);
            }
        }

        CountedText(String text, long enough) {
            this.text = text;
            this.enough = enough;
        }

        long looks() {
            return looks;
        }

        @Override
        public char charAt(int index) {
            if (++looks > enough) {
                throw new Enough();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
