package dev.narrowgate.delegation;

import java.io.Serial;
import java.time.Duration;

/** The key of a token is not among the fetched keys. The key may be new, but the issuer may not be asked again yet. */
public final class KeyNotFetched extends DelegationFailure.KeysUnavailable {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Duration retryAfter;

    /** @param retryAfter the delay until the issuer may be asked again */
    public KeyNotFetched(String reason, Duration retryAfter) {
        super(reason);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
