package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Supplies the nonce that DPoP proofs must contain, if they need one. */
public record DpopNonceSource(@Nullable DpopNonces nonces) implements Supplier<@Nullable String> {

    /** Null if proofs need no nonce. */
    @Override
    public @Nullable String get() {
        return nonces == null ? null : nonces.current();
    }
}
