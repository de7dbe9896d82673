package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.KeyNotFetched;

/** Maps failures of a server's token to failures of the exchange, because the caller is not at fault. */
public final class AnswerFailures {

    private AnswerFailures() {}

    public static Throwable of(String server, Throwable error) {
        return switch (error) {
            case DelegationFailure.KeysUnavailable keys ->
                new ExchangeUnavailable(
                        "answer of server " + server + ": " + keys.reason(),
                        keys instanceof KeyNotFetched unknown ? unknown.retryAfter() : null);
            case DelegationFailure.Rejected rejected -> rejected(server, rejected);
            case DelegationFailure.Denied denied -> rejected(server, denied);
            default -> error;
        };
    }

    private static ExchangeRejected rejected(String server, DelegationFailure failure) {
        return new ExchangeRejected("answer of server " + server + ": " + failure.reason());
    }
}
