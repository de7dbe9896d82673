package dev.narrowgate.delegation.web.header;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * The fields of one connection (RFC 9110, section 7.6.1). They end here whatever list Spring Cloud Gateway is configured with: a
 * {@code Connection} that went on could take ours away at the next hop.
 */
final class HopByHopHeaders {

    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private HopByHopHeaders() {}

    /** The names that a message calls its own of this connection, in lower case. */
    static Set<String> named(HttpHeaders message) {
        var values = message.getConnection();
        return values.isEmpty()
                ? Set.of()
                : values.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Without any {@code Connection}. @param lower the name in lower case */
    static boolean isAlways(String lower) {
        return ALWAYS.contains(lower);
    }

    /** @param lower the name in lower case */
    static boolean isOne(String lower, Set<String> named) {
        return isAlways(lower) || !named.isEmpty() && named.contains(lower);
    }
}
