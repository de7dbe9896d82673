package dev.narrowgate.delegation.engine.verification.introspection;

import dev.narrowgate.delegation.engine.oauth.OAuthClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The introspection of an issuer's tokens, after the credential of this gateway was read. */
public record ConfiguredIntrospection(IntrospectionSettings settings, OAuthClient client) {

    /** The endpoint; null if the issuer's metadata names it. */
    public @Nullable URI endpoint() {
        return settings.endpoint() == null ? null : URI.create(settings.endpoint());
    }
}
