package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import org.jspecify.annotations.Nullable;

/**
 * How a subject token is handed in, by whom, and for what.
 *
 * @param resource the identifier of the resource that is called, when its route has one of its own (RFC 8707, section 2)
 * @param provenance what a gateway says beside the token, where the token needs it
 */
public record Presentation(
        AuthorizationScheme scheme,
        VerifiedPresenter proven,
        @Nullable String resource,
        @Nullable VerifiedProvenance provenance) {

    /** Of a token with nothing beside it. */
    public Presentation(AuthorizationScheme scheme, VerifiedPresenter proven, @Nullable String resource) {
        this(scheme, proven, resource, null);
    }
}
