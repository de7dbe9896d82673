package dev.narrowgate.delegation.adapter.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that answers, and says that it cannot. */
final class ServerTrouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Duration retryAfter;

    ServerTrouble(int status, @Nullable Duration retryAfter) {
        super("answered " + status, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    boolean asksToWait() {
        return status == 429 || retryAfter != null;
    }

    int status() {
        return status;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
