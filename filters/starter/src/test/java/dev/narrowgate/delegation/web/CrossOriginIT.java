package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of another origin call routes, and read metadata and keys, where Spring's {@code globalcors} lets them. */
class CrossOriginIT {

    private static final String CORS = "--spring.cloud.gateway.server.webflux.globalcors.";
    private static final String ANY_PATH = CORS + "cors-configurations.[/**].";

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                CORS + "add-to-simple-url-handler-mapping=true",
                ANY_PATH + "allowed-origins=https://app.example.com",
                ANY_PATH + "allowed-methods=GET,POST",
                ANY_PATH + "allowed-headers=Authorization",
                ANY_PATH + "exposed-headers=WWW-Authenticate",
                "--delegation.token-service.clients.a.client-id=a-client",
                "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test",
                "--delegation.token-service.clients.a.actor=researcher");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tickets/1", "/.well-known/jwks.json", "/.well-known/oauth-protected-resource", "/no/such/route"
            })
    void aPreflightIsAnsweredBeforeAnythingElse(String path) throws Exception {
        var records = gateway.audited().size();

        var answer = preflight(path, "https://app.example.com");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualToIgnoringCase("authorization");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited()).hasSize(records);
    }

    @Test
    void aPreflightOfAnotherOriginIsRefused() throws Exception {
        var answer = preflight("/tickets/1", "https://evil.example.com");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void theRequestItselfIsDelegated() throws Exception {
        var answer = get(
                "/tickets/1", "Authorization: Bearer " + gateway.delegation().sign() + "\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(gateway.forwarded())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.getHeader("Delegation-Subject")).isEqualTo("alice"));
    }

    @Test
    void aPageMayReadWhyItWasRefused() throws Exception {
        var answer = get("/tickets/1", "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("WWW-Authenticate");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/oauth-protected-resource"})
    void aPageMayReadKeysAndMetadata(String path) throws Exception {
        var answer = get(path, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    }

    private static RawConnection.Answer preflight(String path, String origin) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            return connection
                    .send("OPTIONS " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: " + origin
                            + "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization"
                            + "\r\n\r\n")
                    .answer();
        }
    }

    private static RawConnection.Answer get(String path, String fields) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://app.example.com\r\n" + fields
                            + "\r\n")
                    .answer();
        }
    }
}
