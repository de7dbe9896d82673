package dev.narrowgate.delegation;

import java.util.Locale;
import java.util.Random;

/** Another spelling of a path: the same octets, unreserved ones encoded or not, digits in either case (RFC 3986, 6.2.2). */
public final class RespelledPath {

    private RespelledPath() {}

    public static String of(String path, Random random) {
        var text = new StringBuilder("/");
        for (int i = 1; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c == '%') {
                var encoding = path.substring(i, i + 3);
                text.append(
                        random.nextBoolean() ? encoding.toUpperCase(Locale.ROOT) : encoding.toLowerCase(Locale.ROOT));
                i += 2;
            } else if ((Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0) && random.nextBoolean()) {
                text.append((random.nextBoolean() ? "%%%02x" : "%%%02X").formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
