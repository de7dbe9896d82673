package dev.narrowgate.delegation.engine.exchange.server;

import org.jspecify.annotations.Nullable;

/** Signals that the server requires a proof with its nonce (RFC 9449, section 8). */
final class NonceRequired extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final @Nullable String nonce;

    NonceRequired(String reason, @Nullable String nonce) {
        super(reason, null, false, false);
        this.nonce = nonce;
    }

    @Nullable
    String nonce() {
        return nonce;
    }
}
