package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;

/** Finds out what a token says, and whether it may be believed. */
public interface TokenVerifier {

    /**
     * Refuses with {@code TokenRejected} what must not be believed in this use, with {@code KeysUnavailable} what cannot be
     * checked.
     */
    Answer<VerifiedToken> verify(BearerToken token, TokenUse use);
}
