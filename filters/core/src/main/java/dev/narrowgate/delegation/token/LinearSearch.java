package dev.narrowgate.delegation.token;

/**
 * Finds a text in another text with the algorithm of Knuth, Morris and Pratt, which looks at each character at most
 * twice. {@code String.indexOf} restarts at each position, so a caller that chooses both texts can cause quadratic
 * time.
 */
public final class LinearSearch {

    private final String wanted;

    /** For each position, the length of the longest proper prefix of the text that ends there. */
    private final int[] fallbacks;

    /** @param wanted the text to find, not empty */
    public LinearSearch(String wanted) {
        this.wanted = wanted;
        this.fallbacks = new int[wanted.length()];
        int known = 0;
        for (int i = 1; i < wanted.length(); i++) {
            known = next(known, wanted.charAt(i));
            fallbacks[i] = known;
        }
    }

    boolean isIn(CharSequence text) {
        int known = 0;
        for (int i = 0; i < text.length(); i++) {
            known = next(known, text.charAt(i));
            if (known == wanted.length()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the number of matched characters after one more character. */
    public int next(int known, char c) {
        int length = known == wanted.length() ? fallbacks[known - 1] : known;
        while (length > 0 && wanted.charAt(length) != c) {
            length = fallbacks[length - 1];
        }
        return wanted.charAt(length) == c ? length + 1 : length;
    }
}
