package dev.narrowgate.delegation.pipeline;

import java.io.Serial;

/** A filter of the route answered the caller, so the request was not forwarded. */
public final class NotForwarded extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status the status that the caller received */
    public NotForwarded(int status) {
        super("nothing was forwarded", null, false, false);
        this.status = status;
    }

    /** The status that the caller received. */
    public int status() {
        return status;
    }
}
