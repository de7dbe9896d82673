package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/**
 * What a request brings: whose it is, and what its presenter shows of itself.
 *
 * @param actorToken the presenter's own token
 * @param client who authenticated as a client of the gateway's own token service; nobody does on a route
 */
public record Credentials(
        BearerToken subjectToken,
        AuthorizationScheme scheme,
        @Nullable BearerToken actorToken,
        Evidence evidence,
        @Nullable Identity client) {

    /** Of a request on a route. */
    public Credentials(
            BearerToken subjectToken, AuthorizationScheme scheme, @Nullable BearerToken actorToken, Evidence evidence) {
        this(subjectToken, scheme, actorToken, evidence, null);
    }

    /** Whether there is anything to prove the presenter with. */
    public boolean proveNothing() {
        return actorToken == null && client == null && evidence.isNone();
    }
}
