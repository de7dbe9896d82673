package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a request: its subject token, and the evidence of its presenter.
 *
 * @param actorToken the presenter's own token
 * @param provenance the value of {@code Delegation-Provenance} beside the subject token, if there is exactly one such
 *     header
 * @param client the authenticated client of the gateway's own token service; null on a route
 */
public record Credentials(
        BearerToken subjectToken,
        AuthorizationScheme scheme,
        @Nullable BearerToken actorToken,
        Evidence evidence,
        @Nullable BearerToken provenance,
        @Nullable Identity client) {

    /** For a client of the token service, whose requests cannot carry a provenance. */
    public Credentials(
            BearerToken subjectToken,
            AuthorizationScheme scheme,
            @Nullable BearerToken actorToken,
            Evidence evidence,
            @Nullable Identity client) {
        this(subjectToken, scheme, actorToken, evidence, null, client);
    }

    /** For a request with only tokens and proofs. */
    public Credentials(
            BearerToken subjectToken, AuthorizationScheme scheme, @Nullable BearerToken actorToken, Evidence evidence) {
        this(subjectToken, scheme, actorToken, evidence, null, null);
    }

    /** Whether the request has no evidence of its presenter. */
    public boolean haveNoProof() {
        return actorToken == null && client == null && evidence.isNone();
    }
}
