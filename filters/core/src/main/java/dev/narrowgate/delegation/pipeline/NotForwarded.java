package dev.narrowgate.delegation.pipeline;

import java.io.Serial;

/** The caller has been answered, and not by the next hop: nothing was forwarded. */
public final class NotForwarded extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status that the caller was answered with */
    public NotForwarded(int status) {
        super("nothing was forwarded", null, false, false);
        this.status = status;
    }

    /** The status that the caller was answered with. */
    public int status() {
        return status;
    }
}
