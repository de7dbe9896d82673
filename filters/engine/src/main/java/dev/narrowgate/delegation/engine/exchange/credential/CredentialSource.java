package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;

/** Gives the credential that the next hop of a permitted request is shown. */
public interface CredentialSource {

    /**
     * Answers with a credential that is valid now. Refuses with {@code ExchangeUnavailable} if there is no answer, with
     * {@code ExchangeRejected} if the answer is not acceptable, and with {@code TokenRejected} if the incoming tokens end
     * too soon.
     */
    Answer<ShortLivedCredential> credential(ExchangeRequest request);

    /** Removes a credential from every cache, because the next hop did not accept it. */
    default void forget(ExchangeRequest request, OutgoingAuthorization refused) {}
}
