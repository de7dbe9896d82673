package dev.narrowgate.gateway.real;

/** With a real Keycloak. Runs with the profile {@code real} alone, which fetches it. */
class KeycloakRealIT extends IssuerContract {

    @Override
    LiveIssuer start() throws Exception {
        return new KeycloakIssuer(KeycloakServer.shared());
    }
}
