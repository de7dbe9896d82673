package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.BearerToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header with a secret, identical for every request.
 *
 * @param token the secret, if it is a token; otherwise null
 */
record FixedHeader(@Nullable BearerToken token, Map<String, String> header) implements OutgoingAuthorization {

    @Override
    public Map<String, String> headers(OutgoingRequest request) {
        return header;
    }

    @Override
    public String toString() {
        return "FixedHeader" + header.keySet();
    }
}
