package dev.narrowgate.delegation.config.source;

/** Counts the letters to add, remove or replace to turn one word into another. */
final class EditDistance {

    private EditDistance() {}

    static int between(String one, String other) {
        var above = new int[other.length() + 1];
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            var next = above;
            above = row;
            row = next;
        }
        return above[other.length()];
    }
}
