package dev.narrowgate.delegation.web.route;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Reads the host and port of a URI, also with the underscores of names in Compose and DNS. {@code java.net.URI} accepts
 * only the host names of RFC 952. It reads any other name as a {@code reg-name} without host and port (RFC 3986,
 * section 3.2.2).
 */
public final class TargetHost {

    private static final int LARGEST_PORT = 65_535;

    private TargetHost() {}

    /** Returns the host as it is written, or null without a usable one. */
    public static @Nullable String of(URI uri) {
        if (uri.getHost() != null) {
            return uri.getHost();
        }
        var authority = uri.getRawAuthority();
        if (authority == null) {
            return null;
        }
        var colon = authority.lastIndexOf(':');
        var host = colon < 0 ? authority : authority.substring(0, colon);
        var isPort = colon < 0 || number(authority, colon + 1) >= 0;
        return isPort && isName(host) ? host : null;
    }

    /** Returns the port that is written, or -1. */
    public static int port(URI uri) {
        var authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return uri.getPort();
        }
        var colon = authority.lastIndexOf(':');
        return colon < 0 ? -1 : number(authority, colon + 1);
    }

    /** Whether the URI has a host that {@code java.net.URI} does not recognize. */
    public static boolean isUnderscored(URI uri) {
        return uri.getHost() == null && of(uri) != null;
    }

    /**
     * Whether a host consists of labels of letters, digits, hyphens and underscores. It needs an underscore, because
     * {@code java.net.URI} has another reason to refuse any other host.
     */
    private static boolean isName(String host) {
        var last = '.';
        for (int i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            var isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!isLetter && (c != '-' || last == '.') && (c != '.' || last == '.' || last == '-')) {
                return false;
            }
            last = c;
        }
        return last != '-' && last != '.' && host.indexOf('_') >= 0;
    }

    private static int number(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length(); i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > LARGEST_PORT) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return from == text.length() || number > LARGEST_PORT ? -1 : number;
    }
}
