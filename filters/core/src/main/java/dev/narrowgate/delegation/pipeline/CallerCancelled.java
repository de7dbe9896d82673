package dev.narrowgate.delegation.pipeline;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The connection to the caller ended before the answer was complete, so no answer can be given. */
public final class CallerCancelled extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final @Nullable String reason;

    /** @param reason the reason why this gateway closed the connection; null if the caller closed it */
    public CallerCancelled(@Nullable String reason) {
        super("the caller cancelled the request", null, false, false);
        this.reason = reason;
    }

    /** The reason why this gateway closed the connection; null if the caller closed it. */
    public @Nullable String reason() {
        return reason;
    }
}
