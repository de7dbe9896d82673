package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import org.jspecify.annotations.Nullable;

/** Signs this gateway's own DPoP proofs (RFC 9449, section 4.2). What a caller proved is never handed on. */
public interface ProofSigner {

    /**
     * A new proof for one request.
     *
     * @param token that goes along with the request, when one does
     * @param nonce that the server asked for, when it did
     */
    String proof(String method, String target, @Nullable BearerToken token, @Nullable String nonce);

    /** The key that it signs with. */
    KeyBinding key();
}
