package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authorization of a request to the next hop. An implementation holds secrets, and does not show them in
 * {@code toString}.
 */
public interface OutgoingAuthorization {

    /** The headers that carry the authorization. The headers of one request are not used for another. */
    Map<String, String> headers(OutgoingRequest request);

    /** The token; null if the next hop takes none. */
    @Nullable
    BearerToken token();

    /**
     * The keys whose possession it proves. A token that is bound to other keys cannot be used (RFC 7800, section 3).
     */
    default Set<KeyBinding> keys() {
        return Set.of();
    }

    /** The name of the credential that a decision point has chosen, for the record; null if none was chosen. */
    default @Nullable String name() {
        return null;
    }

    /** Sets the nonce that the next hop requires in the next proofs (RFC 9449, section 9). */
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

    /** A secret that is not a token, in a header of its own. */
    static OutgoingAuthorization secret(String header, String value) {
        return new FixedHeader(null, Map.of(header, value));
    }
}
