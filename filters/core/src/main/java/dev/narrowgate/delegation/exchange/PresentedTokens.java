package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.BearerToken;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a delegation was read from, for an authorization server that receives them too (RFC 8693, section
 * 2.1).
 *
 * @param actorToken the presenter's own token, if that proved its identity
 */
public record PresentedTokens(
        BearerToken subjectToken, @Nullable BearerToken actorToken) {

    /** Whether a text contains one of these tokens. */
    public boolean areIn(String text) {
        return subjectToken.isRepeatedIn(text) || actorToken != null && actorToken.isRepeatedIn(text);
    }

    /** Whether this token is one of them. */
    boolean holds(@Nullable BearerToken token) {
        return subjectToken.equals(token) || actorToken != null && actorToken.equals(token);
    }
}
