package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoTokenServiceIT {

    @Test
    void withoutConfigurationThereIsNone(@TempDir Path folder) throws Exception {
        try (var gateway = new GatewayHarness(folder)) {
            for (var path : List.of(
                    "/oauth2/token",
                    "/oauth2/introspect",
                    "/oauth2/revoke",
                    "/.well-known/oauth-authorization-server")) {
                assertThat(gateway.send("POST", path).statusCode()).as(path).isEqualTo(404);
                assertThat(gateway.call(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }
}
