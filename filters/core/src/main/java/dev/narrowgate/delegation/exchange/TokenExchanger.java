package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;

/** Obtains the narrower token (RFC 8693). */
public interface TokenExchanger {

    /**
     * Emits a token that {@link NarrowingCheck} checks before it is used. Refuses with {@code ExchangeUnavailable} if
     * no token can be obtained, and with {@code ExchangeRejected} if the answer is not acceptable. Refuses with
     * {@code TokenRejected} if the remaining lifetime of the incoming tokens is too short.
     */
    Answer<IssuedToken> exchange(ExchangeRequest request);

    /** Removes a token from every cache, because the next hop did not accept the token or the token was revoked. */
    default void forget(ExchangeRequest request, IssuedToken refused) {}
}
