package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;

/** Verifies tokens and reads their content. */
public interface TokenVerifier {

    /**
     * Emits the content of a token. Refuses with {@code TokenRejected} if the token is not acceptable in this use, and
     * with {@code KeysUnavailable} if it cannot be checked.
     */
    Answer<VerifiedToken> verify(BearerToken token, TokenUse use);
}
