package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.DelegationFailure;
import java.io.Serial;

/**
 * The connection to the next hop ended before any byte of an answer, nothing went back to the caller yet, and the request may be
 * sent once more as it is (RFC 9110, section 9.2.2).
 */
public final class NotAnswered extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param failure why there was no answer */
    public NotAnswered(DelegationFailure failure) {
        super(failure.reason(), failure, false, false);
    }
}
