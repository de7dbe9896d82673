package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is configured wrongly is named at the start, before the first request. Rows. */
class WrongServerIT {

    private static final String METADATA = "/.well-known/oauth-authorization-server";

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private GatewayHarness gateway(String settings, String... more) throws Exception {
        var yaml = Files.writeString(folder.resolve("wrong.yaml"), """
                delegation:
                  servers:
                    corp:
                %s
                  policies.tickets.exchange: { server: corp }
                """.formatted(settings.indent(6)));
        var all = new ArrayList<>(List.of("--spring.config.additional-location=" + yaml.toUri()));
        all.addAll(List.of(more));
        return new GatewayHarness(folder, all.toArray(String[]::new));
    }

    private void isNamed(String settings, String problem) {
        assertThatThrownBy(() -> gateway(settings).close())
                .rootCause()
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(problem);
        assertThat(server.asked()).isEmpty();
    }

    private String discovered() {
        return """
                issuer: %s
                discovery: true
                client-id: narrowgate
                client-secret: s3cret-of-the-test
                subject-issuers: [ https://idp.example.com ]
                """.formatted(server.uri(""));
    }

    private void publishes(Map<String, Object> changes) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("issuer", server.uri(""));
        metadata.put("token_endpoint", server.uri("/token"));
        metadata.put("jwks_uri", server.uri("/jwks"));
        metadata.putAll(changes);
        server.publishKeys();
        server.http().stubFor(get(urlEqualTo(METADATA)).willReturn(okJson(JSONObjectUtils.toJSONString(metadata))));
    }

    @Test
    void x034_severalIssuersOfSubjectsHaveToBeToldApart() {
        isNamed(
                discovered().replace("subject-issuers: [ https://idp.example.com ]", ""),
                "delegation.servers.corp.subject-issuers");
    }

    @Test
    void x034_aClientKeyThatCannotSignIsNamed() throws Exception {
        var key = Files.writeString(
                folder.resolve("client.jwks"), "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"1\",\"k\":\"c2VjcmV0\"}]}");

        isNamed(
                discovered()
                        .replace(
                                "client-secret: s3cret-of-the-test",
                                "authentication: private_key_jwt\nclient-key: " + key.toUri()),
                "delegation.servers.corp.client-key");
    }

    @Test
    void x034_aClientKeyOfAnAlgorithmThatTheServerDoesNotTakeIsNamed() throws Exception {
        publishes(Map.of("token_endpoint_auth_signing_alg_values_supported", List.of("PS256")));
        var key = Files.writeString(folder.resolve("client.jwks"), SigningKeys.newDocument("ES256"));

        isNamed(
                discovered()
                        .replace(
                                "client-secret: s3cret-of-the-test",
                                "authentication: private_key_jwt\nclient-key: " + key.toUri()),
                "does not offer ES256");
    }

    @Test
    void x034_aClientKeyWhosePublicHalfIsOfAnotherKeyIsNamed() throws Exception {
        var key = Files.writeString(folder.resolve("client.jwks"), ofTwoHalves());

        isNamed(
                discovered()
                        .replace(
                                "client-secret: s3cret-of-the-test",
                                "authentication: private_key_jwt\nclient-key: " + key.toUri()),
                "has the public half of another key");
    }

    @Test
    void x034_aSigningKeyWhosePublicHalfIsOfAnotherKeyIsNamed() throws Exception {
        var key = Files.writeString(folder.resolve("keys.jwks"), ofTwoHalves());

        assertThatThrownBy(() -> new GatewayHarness(folder, "--delegation.signing.keys=" + key.toUri()).close())
                .rootCause()
                .hasMessageContaining("delegation.signing.keys")
                .hasMessageContaining("has the public half of another key");
    }

    private static String ofTwoHalves() throws Exception {
        var one = JWKSet.parse(SigningKeys.newDocument("ES256"))
                .getKeys()
                .getFirst()
                .toECKey();
        var other = JWKSet.parse(SigningKeys.newDocument("ES256"))
                .getKeys()
                .getFirst()
                .toECKey();
        var mixed = new LinkedHashMap<>(one.toJSONObject());
        mixed.put("d", other.getD().toString());
        return JSONObjectUtils.toJSONString(Map.of("keys", List.of(mixed)));
    }

    @Test
    void anExchangeWithNothingInItIsNamed() {
        assertThatThrownBy(() -> new GatewayHarness(folder, "--delegation.policies.tickets.exchange=").close())
                .rootCause()
                .hasMessageContaining("delegation.policies.tickets.exchange")
                .hasMessageContaining("empty");
    }

    @Test
    void x034_aCertificateOfAnotherKeyIsNamed() throws Exception {
        var pki = new TestPki("corp");
        TestPki.writePem(pki.client("narrowgate"), folder, "client");
        TestPki.writePem(pki.client("narrowgate"), folder, "other");

        assertThatThrownBy(() -> gateway(
                                discovered()
                                        .replace(
                                                "client-secret: s3cret-of-the-test",
                                                "authentication: tls_client_auth\nclient-certificate: client"),
                                "--spring.ssl.bundle.pem.client.keystore.certificate=" + folder.resolve("client.crt"),
                                "--spring.ssl.bundle.pem.client.keystore.private-key=" + folder.resolve("other.key"))
                        .close())
                .rootCause()
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'client' has a certificate of another key than its private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resource", "both"})
    void tx04_anAudienceThatIsNoResourceIsNamed(String target) {
        assertThatThrownBy(() -> gateway(
                                discovered() + "target: " + target + "\n",
                                "--delegation.policies.tickets.audience=tickets")
                        .close())
                .rootCause()
                .hasMessageContaining("delegation.policies.tickets.audience")
                .hasMessageContaining("'tickets' is told to the server as resource");
    }

    @Test
    void x034_aPolicyThatNamesNoServerIsNamed() {
        assertThatThrownBy(() -> new GatewayHarness(folder, "--delegation.policies.tickets.exchange.server=nobody"))
                .rootCause()
                .hasMessageContaining("delegation.policies.tickets.exchange.server");
    }

    @Test
    void x018_metadataOfAnotherIssuerAreNamedAndNothingIsSent() {
        publishes(Map.of("issuer", "https://evil.example.com"));

        isNamed(discovered(), "the metadata names another issuer");
    }

    @Test
    void x018_aTokenEndpointSomewhereElseIsNamedAndNothingIsSent() {
        publishes(Map.of("token_endpoint", "https://evil.example.com/token"));

        isNamed(discovered(), "delegation.servers.corp.issuer");
    }

    @Test
    void x018_aRedirectOfTheMetadataIsNotFollowed() throws Exception {
        publishes(Map.of());
        server.http()
                .stubFor(get(urlEqualTo(METADATA))
                        .willReturn(aResponse().withStatus(302).withHeader("Location", server.uri("/elsewhere"))));

        try (var gateway = gateway(discovered())) {
            var answer = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(gateway.forwarded()).isEmpty();
        }
        assertThat(server.reached())
                .noneSatisfy(request -> assertThat(request.getUrl()).isEqualTo("/elsewhere"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aWayToAuthenticateThatTheServerDoesNotOfferIsNamed() {
        publishes(Map.of("token_endpoint_auth_methods_supported", List.of("private_key_jwt")));

        isNamed(discovered(), "does not offer client_secret_basic");
    }

    @Test
    void theEndpointsOfTheMetadataAreUsed() throws Exception {
        publishes(Map.of());
        var issuer = new TestIssuer(server.uri(""), "as-1");
        server.http().stubFor(get("/jwks").willReturn(okJson(issuer.jwks())));
        try (var gateway = gateway(discovered())) {
            server.answersWith(issuer.token("alice", TestServer.AUDIENCE)
                    .livesFor(20)
                    .claim("scope", "tickets:read")
                    .claim("act", Map.of("iss", GatewayHarness.IDP, "sub", "orchestrator"))
                    .sign());

            var answer = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
