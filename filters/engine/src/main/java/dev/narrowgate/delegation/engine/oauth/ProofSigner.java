package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import org.jspecify.annotations.Nullable;

/** Signs this gateway's own DPoP proofs (RFC 9449, section 4.2). A caller's proof is never forwarded. */
public interface ProofSigner {

    /**
     * Signs a new proof for one request.
     *
     * @param token the token of the request, or null
     * @param nonce the nonce that the server demanded, or null
     */
    String proof(String method, String target, @Nullable BearerToken token, @Nullable String nonce);

    /** Returns the key that signs the proofs. */
    KeyBinding key();
}
