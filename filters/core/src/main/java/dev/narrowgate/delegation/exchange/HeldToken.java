package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Map;
import java.util.Set;

/**
 * A token that goes back to the client that holds its keys. This gateway does not send the token, so there are no
 * headers.
 *
 * @param keys the keys that the client has proven to hold
 */
record HeldToken(BearerToken token, Set<KeyBinding> keys) implements OutgoingAuthorization {

    @Override
    public Map<String, String> headers(OutgoingRequest request) {
        throw new IllegalStateException("a client's own token is not forwarded");
    }

    @Override
    public String toString() {
        return "HeldToken";
    }
}
