package dev.narrowgate.delegation.web.header;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * The fields of one connection (RFC 9110, section 7.6.1). The gateway removes them whatever list Spring Cloud Gateway
 * is configured with. A forwarded {@code Connection} could make the next hop remove our headers.
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

    /** Returns the names that the {@code Connection} of a message lists, in lower case. */
    static Set<String> named(HttpHeaders message) {
        var values = message.getConnection();
        return values.isEmpty()
                ? Set.of()
                : values.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a field is hop-by-hop even if no {@code Connection} names it.
     *
     * @param lower the name in lower case
     */
    static boolean isAlways(String lower) {
        return ALWAYS.contains(lower);
    }

    /** @param lower the name in lower case */
    static boolean isOne(String lower, Set<String> named) {
        return isAlways(lower) || !named.isEmpty() && named.contains(lower);
    }
}
