package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;

/** Finds out what a token says, and whether it may be believed. */
public interface TokenVerifier {

    /**
     * Refuses with {@code TokenRejected} what must not be believed in this use, with {@code KeysUnavailable} what cannot be
     * checked.
     */
    Answer<VerifiedToken> verify(BearerToken token, TokenUse use);
}
