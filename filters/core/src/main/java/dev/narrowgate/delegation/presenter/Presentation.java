package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import org.jspecify.annotations.Nullable;

/**
 * The presentation of a subject token: its scheme, its presenter and the called resource.
 *
 * @param resource the identifier of the called resource, if its route has one of its own (RFC 8707, section 2)
 * @param provenance the statement of a gateway beside the token, if the token needs one
 */
public record Presentation(
        AuthorizationScheme scheme,
        VerifiedPresenter proven,
        @Nullable String resource,
        @Nullable VerifiedProvenance provenance) {

    /** For a token without a statement beside it. */
    public Presentation(AuthorizationScheme scheme, VerifiedPresenter proven, @Nullable String resource) {
        this(scheme, proven, resource, null);
    }
}
