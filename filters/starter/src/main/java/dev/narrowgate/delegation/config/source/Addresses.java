package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.web.route.TargetHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classifies the addresses of a configuration. */
public final class Addresses {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final int HIGHEST_PORT = 65_535;

    private Addresses() {}

    /** Parses an address; null if the text is absent or no URI. */
    public static @Nullable URI parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    /** Describes an address that the gateway may not call, for a message. */
    public static String misfit(String address, boolean orFile) {
        var expected =
                " (expected: an https URI, " + (orFile ? "http on loopback, or file:" : "or http on loopback") + ")";
        if (address.isBlank()) {
            return "missing" + expected;
        }
        var uri = parse(address);
        if (uri != null && uri.getRawUserInfo() != null) {
            // A message goes into logs, and user information is often a password.
            return "an address with user information (expected: one without a name and a password)";
        }
        if (uri != null && uri.getPort() > HIGHEST_PORT) {
            return "'" + address + "' has no port of TCP (expected: one up to " + HIGHEST_PORT + ")";
        }
        return "'" + address + "' does not fit"
                + (uri != null && TargetHost.isUnderscored(uri)
                        // Java checks certificates only for host names of RFC 952, which have no underscore.
                        ? ": a host with an underscore cannot be asked over TLS, so give it another name as well"
                        : "")
                + expected;
    }

    /** Whether the text is an address with https, or with http on loopback. */
    public static boolean isCallable(String text) {
        var uri = parse(text);
        return uri != null && isSecure(uri);
    }

    /** Whether an address uses https, or http on loopback. */
    static boolean isSecure(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getPort() <= HIGHEST_PORT
                && ("https".equals(uri.getScheme()) || isPlain(uri, LOOPBACK));
    }

    /** Whether an address uses http at one of these hosts. */
    static boolean isPlain(URI uri, Set<String> hosts) {
        var host = uri.getHost();
        return host != null
                && uri.getRawUserInfo() == null
                && uri.getPort() <= HIGHEST_PORT
                && "http".equals(uri.getScheme())
                && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether a server at this address can be reached from this machine only. */
    public static boolean isLoopback(@Nullable String address) {
        return address != null
                && (address.startsWith("127.")
                        || List.of("localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1")
                                .contains(address));
    }
}
