package dev.narrowgate.delegation.engine.verification.introspection;

import dev.narrowgate.delegation.engine.oauth.OAuthClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The introspection of an issuer's tokens, after the credential of this gateway was read.
 *
 * @param endpoint null: the issuer's metadata names it
 */
public record ConfiguredIntrospection(
        IntrospectionSettings settings, @Nullable URI endpoint, OAuthClient client) {}
