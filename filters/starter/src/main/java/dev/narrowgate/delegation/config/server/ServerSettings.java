package dev.narrowgate.delegation.config.server;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server that tokens are exchanged at, as the configuration has it.
 *
 * @param exchange how it is asked, and what its answers mean
 * @param tokenEndpoint where its own metadata says when null
 * @param jwksUri where its own metadata says when null
 * @param discovery whether what is null of these is in its own metadata
 * @param introspectionEndpoint its tokens are never opaque when null
 * @param client this gateway, as the server knows it
 * @param authentication how it authenticates, by the name of the registry
 * @param form how its tokens say what an access token says
 * @param dpop whether its tokens are bound to a key of this gateway
 */
public record ServerSettings(
        ExchangeServer exchange,
        @Nullable URI tokenEndpoint,
        @Nullable URI jwksUri,
        boolean discovery,
        @Nullable URI introspectionEndpoint,
        DelegationSettings.Client client,
        String authentication,
        Set<String> algorithms,
        Set<String> types,
        ClaimMapping form,
        Duration maxLifetime,
        Duration clockSkew,
        boolean dpop,
        CallLimits limits,
        Duration keepRefusals) {

    /** Whether its tokens are signed; else they are opaque alone. */
    public boolean hasKeys() {
        return jwksUri != null || discovery;
    }

    public String issuer() {
        return exchange.issuer();
    }
}
