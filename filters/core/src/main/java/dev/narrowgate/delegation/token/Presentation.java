package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/**
 * How a subject token is handed in, by whom, and for what.
 *
 * @param resource the identifier of the resource that is called, when its route has one of its own (RFC 8707, section 2)
 */
public record Presentation(
        AuthorizationScheme scheme, Proven proven, @Nullable String resource) {}
