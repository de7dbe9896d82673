package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.engine.oauth.OAuthClient;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server that tokens are exchanged at, after its settings were checked.
 *
 * @param exchange how to ask it for a token, and how to read its answers
 * @param client this gateway as its client
 * @param types the accepted types of its tokens, as they are compared
 * @param form the form of its tokens
 */
public record ConfiguredServer(
        ServerSettings settings, ExchangeServer exchange, OAuthClient client, Set<String> types, ClaimMapping form) {

    public ConfiguredServer {
        types = Set.copyOf(types);
    }

    public String issuer() {
        return settings.issuer();
    }

    /** The token endpoint; null if the server's metadata names it. */
    public @Nullable URI tokenEndpoint() {
        return uri(settings.tokenEndpoint());
    }

    /** The address of its keys; null if its metadata names it, or if it has none. */
    public @Nullable URI jwksUri() {
        return uri(settings.jwksUri());
    }

    /** The introspection endpoint; null if its tokens are never opaque. */
    public @Nullable URI introspectionEndpoint() {
        return uri(settings.introspectionEndpoint());
    }

    /** Whether its tokens are signed. Otherwise all of them are opaque. */
    public boolean hasKeys() {
        return settings.jwksUri() != null || settings.discovery();
    }

    private static @Nullable URI uri(@Nullable String address) {
        return address == null ? null : URI.create(address);
    }
}
