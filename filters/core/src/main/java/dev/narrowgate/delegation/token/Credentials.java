package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/**
 * What a request brings: whose it is, and what its presenter shows of itself.
 *
 * @param actorToken the presenter's own token
 */
public record Credentials(
        BearerToken subjectToken,
        AuthorizationScheme scheme,
        @Nullable BearerToken actorToken,
        Evidence evidence) {

    /** Whether there is anything to prove the presenter with. */
    public boolean proveNothing() {
        return actorToken == null && evidence.isNone();
    }
}
