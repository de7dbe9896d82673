package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.testing.TestPki;
import java.nio.file.Path;

class InProcessIssuerIT extends IssuerContract {

    @Override
    LiveIssuer start(Path folder, TestPki certificates, JWKSet gatewayKeys) throws Exception {
        return new InProcessIssuer(gatewayKeys);
    }
}
