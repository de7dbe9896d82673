package dev.narrowgate.delegation.engine.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The HTTP methods that can be forwarded, and those that never are. */
public final class HttpMethods {

    /** Default methods: those of RFC 9110, section 9.3, without CONNECT and TRACE, and PATCH (RFC 5789). */
    public static final List<String> FORWARDED = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /**
     * A server answers TRACE and TRACK with the request itself, and so with the token for the next hop. CONNECT makes
     * the connection to the next hop a tunnel. PRI is the preface of HTTP/2 (RFC 9113, section 11.6).
     */
    private static final Set<String> NEVER_FORWARDED = Set.of("TRACE", "TRACK", "CONNECT", "PRI");

    /** Maximum length of a method in a request line. */
    public static final int LONGEST = 32;

    private HttpMethods() {}

    /** Whether a method can be configured and forwarded: it has the form of a method, and is not one of those above. */
    public static boolean canBeForwarded(String method) {
        return !method.isEmpty()
                && method.length() <= LONGEST
                && isForm(method.getBytes(StandardCharsets.UTF_8))
                && !NEVER_FORWARDED.contains(method);
    }

    private static boolean isForm(byte[] method) {
        for (var character : method) {
            if (!Characters.isMethod(character)) {
                return false;
            }
        }
        return true;
    }

    /** Whether RFC 9110 or RFC 5789 defines the method, allowed or not. */
    static boolean isOfHttp(String method) {
        return FORWARDED.contains(method) || "TRACE".equals(method) || "CONNECT".equals(method);
    }
}
