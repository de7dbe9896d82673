package dev.narrowgate.delegation.presented;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds any of several pieces in a text, in one pass for each length of a piece. The search compares the hash of each
 * window of the text with the hashes of the pieces (Karp and Rabin). Callers choose texts and pieces, but do not know
 * the base of the hash.
 */
final class PieceSearch {

    /** The two lengths of a piece, in characters. */
    static final int SHORT = 16;

    static final int LONG = 32;

    /**
     * The base is 5 modulo 8, so that its powers take as many different values as possible. The base need not be
     * secret: a caller that knew it could only cause one comparison of bounded length for each position and piece.
     */
    private static final long BASE = new SplittableRandom().nextLong() & ~7 | 5;

    private static final int BITS = Long.SIZE - 6;

    private final Window shorter;
    private final Window longer;

    /** @param pieces the pieces, each {@code SHORT} or {@code LONG} characters long */
    PieceSearch(List<String> pieces) {
        this.shorter = new Window(SHORT, pieces);
        this.longer = new Window(LONG, pieces);
    }

    /**
     * Returns the position of the first longer piece, or else of the first shorter piece; negative if there is none.
     */
    int indexIn(CharSequence text, int from) {
        int at = longer.indexIn(text, from);
        return at >= 0 ? at : shorter.indexIn(text, from);
    }

    private static final class Window {

        private final int width;
        private final String[] pieces;
        private final long[] hashes;

        /** The weight in the hash of a character that the window has just left. */
        private final long gone;

        /** Whether the hash of a piece begins with these bits. Most windows need no further lookup. */
        private final boolean[] filter = new boolean[1 << Long.SIZE - BITS];

        Window(int width, List<String> all) {
            this.width = width;
            this.pieces = all.stream().filter(piece -> piece.length() == width).toArray(String[]::new);
            this.hashes = new long[pieces.length];
            for (int i = 0; i < pieces.length; i++) {
                for (int c = 0; c < width; c++) {
                    hashes[i] = hashes[i] * BASE + pieces[i].charAt(c);
                }
                filter[(int) (hashes[i] >>> BITS)] = true;
            }
            long power = 1;
            for (int i = 0; i < width; i++) {
                power *= BASE;
            }
            this.gone = power;
        }

        int indexIn(CharSequence text, int from) {
            int length = text.length();
            if (pieces.length == 0) {
                return -1;
            }
            long hash = 0;
            int full = from + width - 1;
            for (int i = from; i < length; i++) {
                hash = hash * BASE + text.charAt(i);
                if (i > full) {
                    hash -= gone * text.charAt(i - width);
                }
                if (i >= full && filter[(int) (hash >>> BITS)] && isAt(text, i - width + 1, hash)) {
                    return i - width + 1;
                }
            }
            return -1;
        }

        private boolean isAt(CharSequence text, int at, long hash) {
            for (int i = 0; i < pieces.length; i++) {
                if (hashes[i] == hash && pieces[i].contentEquals(text.subSequence(at, at + width))) {
                    return true;
                }
            }
            return false;
        }
    }
}
