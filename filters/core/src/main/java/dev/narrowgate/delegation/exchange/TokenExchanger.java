package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;

/** Obtains the narrower token (RFC 8693). */
public interface TokenExchanger {

    /**
     * Emits a token that {@link NarrowingCheck} will look at before it is used. Refuses with {@code ExchangeUnavailable} when
     * none can be had, with {@code ExchangeRejected} when what came is no answer, with {@code TokenRejected} when too little
     * life is left of what arrived.
     */
    Answer<IssuedToken> exchange(ExchangeRequest request);

    /** The next hop did not accept this token. Whoever remembers it gives it to nobody any more. */
    default void forget(ExchangeRequest request, IssuedToken refused) {}
}
