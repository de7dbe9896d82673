package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.DpopNonces;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The nonces that DPoP proofs are made with, or none. */
record DpopNonceSource(@Nullable DpopNonces nonces) implements Supplier<@Nullable String> {

    /** Null when proofs need no nonce. */
    @Override
    public @Nullable String get() {
        return nonces == null ? null : nonces.current();
    }
}
