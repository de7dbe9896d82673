package dev.narrowgate.delegation.pipeline;

import java.io.Serial;

/** The next hop did not accept the token. The caller has no answer yet, and the request may be sent once more. */
public final class NotAccepted extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public NotAccepted() {
        super("the next hop did not accept the token", null, false, false);
    }
}
