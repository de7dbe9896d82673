package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The nonces that DPoP proofs are made with, or none. */
public record DpopNonceSource(@Nullable DpopNonces nonces) implements Supplier<@Nullable String> {

    /** Null when proofs need no nonce. */
    @Override
    public @Nullable String get() {
        return nonces == null ? null : nonces.current();
    }
}
