package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.testing.TestPki;
import java.nio.file.Path;

/** With a real Keycloak. Runs with the profile {@code real} alone, which fetches it. */
class KeycloakRealIT extends IssuerContract {

    @Override
    LiveIssuer start(Path folder, TestPki certificates, JWKSet gatewayKeys) throws Exception {
        return new KeycloakIssuer(KeycloakServer.start(folder, certificates, gatewayKeys), certificates);
    }
}
