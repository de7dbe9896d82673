package dev.narrowgate.delegation.engine.oauth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an endpoint. It may hold tokens, so {@code toString} omits the body.
 *
 * @param mediaType the media type of {@code Content-Type}, without parameters and in lower case; empty when there is
 *     none
 * @param retryAfter the value of {@code Retry-After}
 * @param dpopNonce the value of {@code DPoP-Nonce} (RFC 9449, section 8)
 * @param sent the request that was answered
 */
public record EndpointAnswer(
        int status,
        String mediaType,
        byte[] body,
        @Nullable String retryAfter,
        @Nullable String dpopNonce,
        FormRequest sent) {

    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "EndpointAnswer[" + status + ", " + mediaType + ", …]";
    }
}
