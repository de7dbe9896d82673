package dev.narrowgate.delegation.adapter.oauth;

import java.util.Locale;

/**
 * What an endpoint answered. It may hold tokens, and does not show them.
 *
 * @param mediaType of {@code Content-Type}, without parameters and in lower case; empty when there is none
 */
public record EndpointAnswer(int status, String mediaType, byte[] body) {

    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "EndpointAnswer[" + status + ", " + mediaType + ", …]";
    }
}
