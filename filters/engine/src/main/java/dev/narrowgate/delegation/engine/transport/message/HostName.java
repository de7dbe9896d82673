package dev.narrowgate.delegation.engine.transport.message;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks and normalizes {@code Host} and {@code :authority} (RFC 9110, section 7.2): a host and an optional port. */
public final class HostName {

    /** The usual form of host names, which is narrower than {@code reg-name}. */
    private static final Pattern FORM = Pattern.compile(
            "^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?|\\[([0-9A-Fa-f:.]+)])(?::([1-9][0-9]{0,4}))?");

    private static final int LONGEST = 300;

    private HostName() {}

    /** Whether the text is one host: no list, no user, no path. */
    public static boolean isOne(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        var address = matcher.group(1);
        var port = matcher.group(2);
        return (address == null || NetUtil.isValidIpV6Address(address))
                && (port == null || Integer.parseInt(port) < 65_536);
    }

    /** Whether a host is in its normal form. */
    static boolean isNormal(CharSequence host) {
        for (int i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            if (c >= 'A' && c <= 'Z' || c == '.' && isEnd(host, i + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the host in lower case, without the root dot at its end (RFC 3986, sections 3.2.2 and 6.2.2.1). */
    public static String normal(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        var name = withoutPort(lower);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) + lower.substring(name.length()) : lower;
    }

    private static boolean isEnd(CharSequence host, int at) {
        return at == host.length() || host.charAt(at) == ':';
    }

    /** Returns the host without its port. */
    public static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }
}
