package dev.narrowgate.delegation.engine.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The methods of HTTP: which ones can be forwarded, and which ones never are. */
public final class HttpMethods {

    /** What is forwarded unless configured otherwise: the methods of RFC 9110, section 9.3, and PATCH (RFC 5789). */
    public static final List<String> FORWARDED = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /**
     * TRACE and TRACK are answered with the request itself, and with it the token that was made for the next hop. CONNECT makes a
     * tunnel of the connection to the next hop, and PRI is the preface of HTTP/2 (RFC 9113, section 11.6).
     */
    private static final Set<String> NEVER_FORWARDED = Set.of("TRACE", "TRACK", "CONNECT", "PRI");

    /** The length of the longest method, as the request line is read. */
    public static final int LONGEST = 32;

    private HttpMethods() {}

    /** Whether a method may be configured, and forwarded where it is: it has the form of one, and is none that never is. */
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

    /** Whether RFC 9110 or RFC 5789 defines it, so that it is known here, allowed or not. */
    static boolean isOfHttp(String method) {
        return FORWARDED.contains(method) || "TRACE".equals(method) || "CONNECT".equals(method);
    }
}
