package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.DelegationFailure;
import java.io.Serial;

/**
 * The connection to the next hop ended before any byte of an answer. The caller has no answer yet, and the request may
 * be sent once more unchanged (RFC 9110, section 9.2.2).
 */
public final class NotAnswered extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final DelegationFailure failure;

    /** @param failure the failure of the hop, if the request is not sent once more */
    public NotAnswered(DelegationFailure failure) {
        super(failure.reason(), failure, false, false);
        this.failure = failure;
    }

    DelegationFailure failure() {
        return failure;
    }
}
