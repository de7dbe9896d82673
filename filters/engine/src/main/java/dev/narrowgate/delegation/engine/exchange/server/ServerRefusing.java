package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import java.io.Serial;

/**
 * A refusal that holds for every request: the server does not accept this gateway as its client, or cannot answer. The
 * message is for the log and the health status. It is the same for the same fault and quotes no text of the server.
 */
final class ServerRefusing extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final ExchangeUnavailable failure;

    ServerRefusing(String summary, ExchangeUnavailable failure) {
        super(summary, null, false, false);
        this.failure = failure;
    }

    /** Returns the failure of the hop. Its reason quotes the server. */
    ExchangeUnavailable failure() {
        return failure;
    }
}
