package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.ClaimForm;
import dev.narrowgate.delegation.adapter.oauth.CallLimits;
import dev.narrowgate.delegation.adapter.oauth.ExchangeServer;
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
record ServerSettings(
        ExchangeServer exchange,
        @Nullable URI tokenEndpoint,
        @Nullable URI jwksUri,
        boolean discovery,
        @Nullable URI introspectionEndpoint,
        DelegationSettings.Client client,
        String authentication,
        Set<String> algorithms,
        Set<String> types,
        ClaimForm form,
        Duration maxLifetime,
        Duration clockSkew,
        boolean dpop,
        CallLimits limits,
        Duration keepRefusals) {

    /** Whether its tokens are signed; else they are opaque alone. */
    boolean hasKeys() {
        return jwksUri != null || discovery;
    }

    String issuer() {
        return exchange.issuer();
    }
}
