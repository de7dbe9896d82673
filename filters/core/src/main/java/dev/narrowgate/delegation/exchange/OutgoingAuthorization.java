package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What shows the next hop that a request may be made. It holds secrets: no implementation shows them to anybody who only
 * prints it.
 */
public interface OutgoingAuthorization {

    /** The headers that carry it. They are made for one request, and not used for another. */
    Map<String, String> headers(OutgoingRequest request);

    /** The token that it carries; null where the next hop takes none. */
    @Nullable
    BearerToken token();

    /** The keys whose possession it proves. A token that is bound to others cannot be used (RFC 7800, section 3). */
    default Set<KeyBinding> keys() {
        return Set.of();
    }

    /** What the next hop wants the next proofs to be made with, when it says so (RFC 9449, section 9). */
    default void updateNonce(OutgoingRequest request, String nonce) {}

    /** {@code Authorization: Bearer} (RFC 6750, section 2.1). */
    static OutgoingAuthorization bearer(BearerToken token) {
        return new FixedHeader(
                token, Map.of(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token.value())));
    }

    /** A token that goes back to the client, bound to keys that the client has proven to hold. */
    static OutgoingAuthorization heldBy(BearerToken token, Set<KeyBinding> keys) {
        return new HeldToken(token, keys);
    }

    /** A token in a header of its own. */
    static OutgoingAuthorization token(String header, BearerToken token) {
        return new FixedHeader(token, Map.of(header, token.value()));
    }

    /** A secret that is no token. */
    static OutgoingAuthorization secret(String header, String value) {
        return new FixedHeader(null, Map.of(header, value));
    }
}
