package dev.narrowgate.delegation.token;

/**
 * Finds a text in another by the algorithm of Knuth, Morris and Pratt, which looks at each character twice at most. {@code
 * String.indexOf} begins anew at each place, and a caller that chooses both texts can make it compare all with all.
 */
public final class LinearSearch {

    private final String wanted;

    /** For each place how long a beginning of the text also ends there. */
    private final int[] fallbacks;

    /** @param wanted not empty */
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

    /** How much of the text is there after one more character. */
    public int next(int known, char c) {
        int length = known == wanted.length() ? fallbacks[known - 1] : known;
        while (length > 0 && wanted.charAt(length) != c) {
            length = fallbacks[length - 1];
        }
        return wanted.charAt(length) == c ? length + 1 : length;
    }
}
