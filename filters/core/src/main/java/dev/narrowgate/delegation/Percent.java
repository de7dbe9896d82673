package dev.narrowgate.delegation;

/** Decodes percent-encoded text (RFC 3986, section 2.1). */
public final class Percent {

    private Percent() {}

    /** Decodes every well-formed triplet once, to the character whose code is the octet. Other text stays unchanged. */
    public static String decoded(String text) {
        var decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            int octet = c == '%' && i + 2 < text.length() ? octet(text.charAt(i + 1), text.charAt(i + 2)) : -1;
            decoded.append(octet < 0 ? c : (char) octet);
            i += octet < 0 ? 0 : 2;
        }
        return decoded.toString();
    }

    private static int octet(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
