package dev.narrowgate.delegation.decision;

/**
 * Normalises the spelling of a request's path. Unreserved characters are not percent-encoded, and the hexadecimal
 * digits of all other encodings are upper case (RFC 3986, sections 2.3 and 6.2.2). Paths that are equal in this
 * spelling name the same resource.
 */
public final class PathSpelling {

    private static final String HEX = "0123456789ABCDEF";

    private PathSpelling() {}

    /**
     * Normalises a request target, whose query stays byte for byte. A target with an incomplete encoding is returned
     * unchanged. Decoding the characters behind a stray percent sign would make an encoding that was never sent.
     */
    public static String normal(String target) {
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        int first = target.indexOf('%', 0, end);
        if (first < 0) {
            return target;
        }
        var normal = new StringBuilder(target.length()).append(target, 0, first);
        for (int i = first; i < end; i++) {
            var c = target.charAt(i);
            if (c != '%') {
                normal.append(c);
                continue;
            }
            int octet = octet(target, i + 1, end);
            if (octet < 0) {
                return target;
            }
            append(normal, octet);
            i += 2;
        }
        return normal.append(target, end, target.length()).toString();
    }

    /** Whether a path is in its normal spelling, and every encoding in it is complete. */
    public static boolean isNormal(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            int octet = octet(path, i + 1, path.length());
            if (octet < 0
                    || isUnreserved(octet)
                    || Character.isLowerCase(path.charAt(i + 1))
                    || Character.isLowerCase(path.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder normal, int octet) {
        if (isUnreserved(octet)) {
            normal.append((char) octet);
        } else {
            normal.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
        }
    }

    private static int octet(String text, int at, int end) {
        return at + 2 > end ? -1 : hex(text.charAt(at)) << 4 | hex(text.charAt(at + 1));
    }

    /**
     * Returns the value of an ASCII hexadecimal digit; negative for any other character. {@link Character#digit}
     * accepts digits of all scripts.
     */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        var lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }
}
