package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings: whose it is, and what its presenter shows of itself.
 *
 * @param actorToken the presenter's own token
 * @param provenance what stands beside the subject token in {@code Delegation-Provenance}, when there is exactly one such header
 * @param client who authenticated as a client of the gateway's own token service; nobody does on a route
 */
public record Credentials(
        BearerToken subjectToken,
        AuthorizationScheme scheme,
        @Nullable BearerToken actorToken,
        Evidence evidence,
        @Nullable BearerToken provenance,
        @Nullable Identity client) {

    /** Of a client of the token service, whose requests have no place for a provenance. */
    public Credentials(
            BearerToken subjectToken,
            AuthorizationScheme scheme,
            @Nullable BearerToken actorToken,
            Evidence evidence,
            @Nullable Identity client) {
        this(subjectToken, scheme, actorToken, evidence, null, client);
    }

    /** Of a request with nothing beside its tokens and proofs. */
    public Credentials(
            BearerToken subjectToken, AuthorizationScheme scheme, @Nullable BearerToken actorToken, Evidence evidence) {
        this(subjectToken, scheme, actorToken, evidence, null, null);
    }

    /** Whether there is anything to prove the presenter with. */
    public boolean proveNothing() {
        return actorToken == null && client == null && evidence.isNone();
    }
}
