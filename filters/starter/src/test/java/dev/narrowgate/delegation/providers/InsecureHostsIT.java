package dev.narrowgate.delegation.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * An issuer over http at a host that does not count as loopback, as a Keycloak in a network of containers is. Linux alone answers at
 * each address of 127.0.0.0/8.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class InsecureHostsIT {

    private static final String HOST = "127.0.0.2";

    @TempDir
    private Path folder;

    private HttpServer server;
    private TestIssuer tokens;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
        tokens = new TestIssuer("http://" + HOST + ":" + server.getAddress().getPort());
        answer("/.well-known/openid-configuration", """
                {"issuer":"%1$s","jwks_uri":"%1$s/jwks"}
                """.formatted(tokens.issuer()));
        answer("/jwks", tokens.jwks());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private GatewayHarness gateway(String allowed) throws IOException {
        var file = Files.writeString(folder.resolve("issuers.yaml"), """
                delegation:
                %1$s  issuers:
                    - { issuer: "%2$s", discovery: true, vouches-for: [ subject, actor ] }
                  actors.researcher.issuer: "%2$s"
                """.formatted(allowed, tokens.issuer()));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @Test
    void aHostThatIsAllowedIsAskedOverHttpAndEachStartWarns(CapturedOutput output) throws Exception {
        try (var gateway = gateway("  allow-insecure-http: [ " + HOST + " ]\n")) {
            var token = tokens.token("alice", GatewayHarness.GATEWAY)
                    .claim("scope", "tickets:read")
                    .sign();

            var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + token);

            assertThat(answer.statusCode())
                    .as(gateway.audited().getLast().toString())
                    .isEqualTo(200);
            assertThat(gateway.forwarded()).hasSize(1);
        }
        assertThat(output.getOut())
                .contains("WARN")
                .contains("delegation.allow-insecure-http")
                .contains("'" + HOST + "' may be asked over http");
    }

    @Test
    void anyOtherHostStopsTheStart() {
        assertThatThrownBy(() -> gateway("  allow-insecure-http: [ keycloak ]\n"))
                .hasStackTraceContaining("delegation.issuers[0].issuer")
                .hasStackTraceContaining("expected: an https URI, or http on loopback");
    }
}
