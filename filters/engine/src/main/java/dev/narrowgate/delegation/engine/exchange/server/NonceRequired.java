package dev.narrowgate.delegation.engine.exchange.server;

import org.jspecify.annotations.Nullable;

/** The server wants the proof to be made with a nonce of its own (RFC 9449, section 8). */
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
