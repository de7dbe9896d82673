package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects malformed HTTP/2 messages by their fields alone (RFC 9113, sections 8.1 to 8.3). */
public final class MessageRules {

    private static final Set<String> PSEUDO_FIELDS = Set.of(":method", ":scheme", ":authority", ":path");

    /** Connection-specific fields (section 8.2.2). TE is allowed with the value {@code trailers} only. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    /** Both schemes are accepted, because proxies pass on the scheme of their own client. */
    private static final Set<String> SCHEMES = Set.of("https", "http");

    private MessageRules() {}

    /**
     * Returns the problem of a request's fields; null if there is none. The scheme has to be one of HTTP (section
     * 8.3.1), and is not used.
     */
    public static @Nullable ProtocolViolation problemOfHead(Http2Headers head) {
        for (var field : head) {
            var problem = isPseudo(field.getKey()) ? pseudo(head, field) : problem(field);
            if (problem != null) {
                return problem;
            }
        }
        if (head.scheme() == null || !SCHEMES.contains(head.scheme().toString())) {
            return ProtocolViolation.REQUEST_LINE;
        }
        return length(head) == INVALID ? ProtocolViolation.CONTENT_LENGTH : null;
    }

    private static @Nullable ProtocolViolation pseudo(Http2Headers head, Map.Entry<CharSequence, CharSequence> field) {
        // Extended CONNECT was never offered (RFC 8441, section 3), so :protocol is unknown.
        return PSEUDO_FIELDS.contains(field.getKey().toString())
                        && head.getAll(field.getKey()).size() == 1
                ? null
                : ProtocolViolation.PSEUDO_HEADER;
    }

    /** Returns the problem of trailers; null if there is none. They may have no pseudo-header (section 8.1). */
    public static @Nullable ProtocolViolation problemOfTrailers(Http2Headers trailers) {
        for (var field : trailers) {
            var problem = isPseudo(field.getKey()) ? ProtocolViolation.PSEUDO_HEADER : problem(field);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable ProtocolViolation problem(Map.Entry<CharSequence, CharSequence> field) {
        var name = field.getKey();
        var value = field.getValue();
        if (!isName(name)) {
            return ProtocolViolation.HEADER_NAME;
        }
        if (!isValue(value)) {
            return ProtocolViolation.HEADER_VALUE;
        }
        var text = name.toString();
        return OF_A_CONNECTION.contains(text) || text.equals("te") && !"trailers".contentEquals(value)
                ? ProtocolViolation.HEADER_NAME
                : null;
    }

    private static boolean isPseudo(CharSequence name) {
        return name.length() > 0 && name.charAt(0) == ':';
    }

    /** Whether the name is a token without upper-case letters (section 8.2.1). */
    private static boolean isName(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 128 || !Characters.isToken((byte) c) || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return name.length() > 0;
    }

    /** Whether the value has no control characters, and no white space at its ends (section 8.2.1). */
    private static boolean isValue(CharSequence value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (!Characters.isValue((byte) value.charAt(i))) {
                return false;
            }
        }
        return length == 0 || !isBlank(value.charAt(0)) && !isBlank(value.charAt(length - 1));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The head announces no length. */
    public static final long NONE = -1;

    /** The head announces an invalid length, or more than one. */
    static final long INVALID = -2;

    /** Returns the body length that a head announces, {@link #NONE} or {@link #INVALID}. */
    public static long length(Http2Headers head) {
        List<CharSequence> all = head.getAll("content-length");
        if (all.isEmpty()) {
            return NONE;
        }
        long length = all.size() == 1 ? ContentLength.of(all.getFirst()) : INVALID;
        return length < 0 ? INVALID : length;
    }
}
