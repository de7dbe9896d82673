package dev.narrowgate.gateway.real;

/** With a real Keycloak. Runs only with the profile {@code real}, which fetches Keycloak. */
class KeycloakRealIT extends IssuerContract {

    @Override
    LiveIssuer start() throws Exception {
        return new KeycloakIssuer(KeycloakServer.shared());
    }
}
