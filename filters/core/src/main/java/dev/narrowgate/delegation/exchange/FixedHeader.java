package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.BearerToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header with a secret in it, the same for each request.
 *
 * @param token when the secret is one
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
