package dev.narrowgate.delegation.engine.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encodes the characters of a query that a URI may not have (RFC 3986, section 3.4), and a lone percent sign.
 * Browsers send most of them unencoded, but not the quotation mark and the angle brackets (URL Standard, query
 * percent-encode set). So the policy, the record and the next hop read the same query. Other characters stay unchanged.
 */
final class QuerySpelling {

    private static final boolean[] ENCODED = encoded();
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private QuerySpelling() {}

    /** Returns the target with its query encoded and the rest unchanged. */
    static String normal(String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return target;
        }
        for (int i = query + 1; i < target.length(); i++) {
            if (isEncoded(target, i)) {
                return encode(target, i);
            }
        }
        return target;
    }

    private static String encode(String target, int first) {
        var normal = new StringBuilder(target.length() + 16).append(target, 0, first);
        for (int i = first; i < target.length(); i++) {
            char c = target.charAt(i);
            if (isEncoded(target, i)) {
                HEX.toHexDigits(normal.append('%'), (byte) c);
            } else {
                normal.append(c);
            }
        }
        return normal.toString();
    }

    private static boolean isEncoded(String text, int at) {
        char c = text.charAt(at);
        return c == '%' ? !isOctet(text, at + 1) : c < ENCODED.length && ENCODED[c];
    }

    private static boolean isOctet(String text, int at) {
        return at + 2 <= text.length()
                && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    private static boolean[] encoded() {
        var encoded = new boolean[128];
        for (byte c : "\"<>\\^`{|}".getBytes(StandardCharsets.US_ASCII)) {
            encoded[c] = true;
        }
        return encoded;
    }
}
