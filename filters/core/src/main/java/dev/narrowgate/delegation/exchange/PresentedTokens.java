package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.BearerToken;
import org.jspecify.annotations.Nullable;

/**
 * The very tokens that a delegation was read from, for an authorization server that is to see them too (RFC 8693, section
 * 2.1).
 *
 * @param actorToken the presenter's own, when it proved itself by one
 */
public record PresentedTokens(
        BearerToken subjectToken, @Nullable BearerToken actorToken) {

    /** Whether a text holds one of them. */
    public boolean areIn(String text) {
        return subjectToken.isRepeatedIn(text) || actorToken != null && actorToken.isRepeatedIn(text);
    }

    /** Whether this is one of them. */
    boolean holds(@Nullable BearerToken token) {
        return subjectToken.equals(token) || actorToken != null && actorToken.equals(token);
    }
}
