package dev.narrowgate.delegation;

import java.io.Serial;
import java.time.Duration;

/** A token's key is not among those that were fetched. It may be a new one, and the issuer may not be asked again yet. */
public final class KeyNotFetched extends DelegationFailure.KeysUnavailable {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Duration retryAfter;

    /** @param retryAfter when the issuer may be asked again */
    public KeyNotFetched(String reason, Duration retryAfter) {
        super(reason);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
