package dev.narrowgate.delegation.engine.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The failure when a server answered that it cannot serve the call. */
public final class ServerErrorResponse extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Duration retryAfter;

    public ServerErrorResponse(int status, @Nullable Duration retryAfter) {
        super("answered " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    boolean asksToWait() {
        return status == 429 || retryAfter != null;
    }

    public int status() {
        return status;
    }

    @Nullable
    public Duration retryAfter() {
        return retryAfter;
    }
}
