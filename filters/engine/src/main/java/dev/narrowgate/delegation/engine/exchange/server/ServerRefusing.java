package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import java.io.Serial;

/**
 * A refusal that no other request would change: the server does not accept this gateway as its client, or cannot answer. Its message
 * is for the log and the health: the same for the same fault, and without the server's own words.
 */
final class ServerRefusing extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final ExchangeUnavailable failure;

    ServerRefusing(String summary, ExchangeUnavailable failure) {
        super(summary, null, false, false);
        this.failure = failure;
    }

    /** What the hop fails with. Its reason has the server's words. */
    ExchangeUnavailable failure() {
        return failure;
    }
}
