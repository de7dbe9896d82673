package dev.narrowgate.delegation.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither the gateway's own credentials nor a caller's token go where only metadata says. */
class SecretDestinationIT {

    private static final String METADATA = "/.well-known/oauth-authorization-server";

    private static RawNextHop elsewhere;
    private static WireMockServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        elsewhere = new RawNextHop();
        server = new WireMockServer(options().dynamicPort());
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
        elsewhere.close();
    }

    @BeforeEach
    void forget() {
        server.resetAll();
        elsewhere.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/introspect", "http://localhost:%d/introspect"})
    void metadataThatPointToAnotherOriginGetNoTokenThere(String place) throws Exception {
        publish(Map.of("introspection_endpoint", place.formatted(port())));

        refused();

        assertThat(elsewhere.received()).isEmpty();
        server.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void anotherNameOfTheSameMachineIsAnotherOrigin() throws Exception {
        publish(Map.of("introspection_endpoint", "http://127.0.0.1:" + server.port() + "/introspect"));

        refused();

        server.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aRedirectOfTheEndpointIsNotFollowed() throws Exception {
        publish(Map.of("introspection_endpoint", server.baseUrl() + "/introspect"));
        server.stubFor(post("/introspect")
                .willReturn(aResponse()
                        .withStatus(307)
                        .withHeader("Location", "http://127.0.0.1:" + port() + "/introspect")));

        refused();

        assertThat(elsewhere.received()).isEmpty();
    }

    @Test
    void anEndpointAtTheIssuerIsAsked() throws Exception {
        publish(Map.of("introspection_endpoint", server.baseUrl() + "/introspect"));
        server.stubFor(post("/introspect").willReturn(okJson("{\"active\":false}")));

        assertThat(call().statusCode()).isEqualTo(401);

        server.verify(1, postRequestedFor(anyUrl()));
    }

    private HttpResponse<String> call() throws Exception {
        var issuers = Files.writeString(folder.resolve("issuers.yaml"), """
                delegation.issuers:
                  - issuer: %s
                    discovery: true
                    vouches-for: [ subject, actor ]
                    introspection: { client-id: narrowgate, client-secret: a-long-enough-secret }
                """.formatted(server.baseUrl()));
        try (var gateway = new GatewayHarness(
                folder,
                "--spring.config.additional-location=" + issuers.toUri(),
                "--delegation.actors.researcher.issuer=" + server.baseUrl())) {
            var answer = gateway.call("/tickets/1", "Authorization", "Bearer an-opaque-token-of-a-caller");
            assertThat(gateway.forwarded()).isEmpty();
            return answer;
        }
    }

    private void refused() throws Exception {
        var answer = call();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(json(answer).path("code").asString()).isEqualTo("keys-unavailable");
    }

    private static int port() {
        return java.net.URI.create(elsewhere.baseUrl()).getPort();
    }

    private static void publish(Map<String, Object> more) {
        var issuer = new TestIssuer(server.baseUrl());
        var metadata = new java.util.HashMap<>(more);
        metadata.put("issuer", server.baseUrl());
        metadata.put("jwks_uri", server.baseUrl() + "/jwks");
        server.stubFor(get(METADATA).willReturn(okJson(JSONObjectUtils.toJSONString(metadata))));
        server.stubFor(get("/jwks").willReturn(okJson(issuer.jwks())));
    }
}
