package dev.narrowgate.delegation.web.peer;

import dev.narrowgate.delegation.engine.transport.message.HostName;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.TrustedProxies;

/**
 * Reads the way of a request through proxies from {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239). The way
 * leads from the last proxy back to the caller. An entry is believed if the entry to its right, which names its writer,
 * is a trusted proxy.
 */
final class ForwardedWay {

    /** No real chain has more proxies. The limits below exceed any address with a zone and a port. */
    private static final int MOST_PROXIES = 16;

    private static final int LONGEST = 64;
    private static final int LONGEST_ELEMENT = 8 * LONGEST;

    private static final String[] PARAMETERS = {"for=", "proto=", "host="};

    private final TrustedProxies trusted;
    private final boolean standard;
    private final List<WayPoint> way = new ArrayList<>(2);

    private ForwardedWay(TrustedProxies trusted, boolean standard) {
        this.trusted = trusted;
        this.standard = standard;
    }

    /** Returns the senders. The first is the peer. */
    static List<WayPoint> read(InetAddress peer, ProxyHeader header, List<String> lines, TrustedProxies trusted) {
        return new ForwardedWay(trusted, header == ProxyHeader.FORWARDED).read(peer, lines);
    }

    private List<WayPoint> read(InetAddress peer, List<String> lines) {
        way.add(WayPoint.of(peer));
        // Several lines are one list (RFC 9110, section 5.3).
        boolean more = trusted.isTrusted(peer.getHostAddress());
        for (int i = lines.size() - 1; i >= 0 && more; i--) {
            more = readLine(lines.get(i));
        }
        return Collections.unmodifiableList(way);
    }

    /** Reads a line from its end. Returns whether the line before it is believed too. */
    private boolean readLine(String line) {
        for (int end = line.length(); end >= 0; ) {
            int comma = standard ? comma(line, end) : end == 0 ? -1 : line.lastIndexOf(',', end - 1);
            var element = line.substring(comma + 1, end);
            var found = way.size() > MOST_PROXIES ? null : standard ? element(element) : simple(element);
            if (found == null) {
                return false;
            }
            way.add(found);
            if (!trusted.isTrusted(found.address().getHostAddress())) {
                return false;
            }
            end = comma;
        }
        return true;
    }

    /** Finds the last comma before the end that is outside quotes. No address contains a quote or a backslash. */
    private static int comma(String line, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0 && end - i <= LONGEST_ELEMENT; i--) {
            char at = line.charAt(i);
            quoted ^= at == '"';
            if (at == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable WayPoint simple(String element) {
        var address = address(element);
        return address == null ? null : WayPoint.of(address);
    }

    /**
     * Parses an element such as {@code for=192.0.2.1;proto=https} (RFC 7239, section 4). Returns null for a long
     * element, without an address, or with a repeated parameter.
     */
    private static @Nullable WayPoint element(String element) {
        if (element.length() > LONGEST_ELEMENT) {
            return null;
        }
        var found = new String[PARAMETERS.length];
        for (int from = 0; from <= element.length(); ) {
            int semicolon = semicolon(element, from);
            var pair = element.substring(from, semicolon).strip();
            for (int i = 0; i < PARAMETERS.length; i++) {
                var name = PARAMETERS[i];
                if (pair.regionMatches(true, 0, name, 0, name.length())) {
                    if (found[i] != null) {
                        return null;
                    }
                    found[i] = unquoted(pair.substring(name.length()));
                }
            }
            from = semicolon + 1;
        }
        var address = address(found[0]);
        return address == null ? null : new WayPoint(address, scheme(found[1]), host(found[2]));
    }

    private static @Nullable String scheme(@Nullable String written) {
        return "https".equalsIgnoreCase(written) ? "https" : "http".equalsIgnoreCase(written) ? "http" : null;
    }

    private static @Nullable String host(@Nullable String written) {
        return written != null && HostName.isOne(written) ? written : null;
    }

    private static int semicolon(String element, int from) {
        boolean quoted = false;
        for (int i = from; i < element.length(); i++) {
            quoted ^= element.charAt(i) == '"';
            if (element.charAt(i) == ';' && !quoted) {
                return i;
            }
        }
        return element.length();
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /**
     * Parses {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or
     * {@code [2001:db8::1]:80}.
     */
    private static @Nullable InetAddress address(@Nullable String written) {
        var text = written == null ? "" : written.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            text = bracket < 0 || !isPort(text, bracket + 1) ? "" : text.substring(1, bracket);
        } else if (text.indexOf('.') >= 0 && text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            int colon = text.indexOf(':');
            text = isPort(text, colon) ? text.substring(0, colon) : "";
        }
        // Refuses a name, which would be looked up, and a zone, which is an interface of another machine.
        var bytes = text.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four or sixteen bytes are an address", impossible);
        }
    }

    /** Whether nothing or a port follows (RFC 7239, section 6). The port may be obfuscated. */
    private static boolean isPort(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        if (text.charAt(from) != ':' || from + 1 == text.length()) {
            return false;
        }
        for (int i = from + 1; i < text.length(); i++) {
            char at = text.charAt(i);
            if (!(at >= '0' && at <= '9'
                    || at >= 'a' && at <= 'z'
                    || at >= 'A' && at <= 'Z'
                    || at == '_'
                    || at == '-')) {
                return false;
            }
        }
        return true;
    }
}
