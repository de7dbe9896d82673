package dev.narrowgate.delegation.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An issuer with the shape of a Kubernetes API server, run as a server: metadata and keys over https behind an authority of its own, and
 * projected tokens of service accounts.
 */
class KubernetesIssuerIT {

    private static final String METADATA = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";
    private static final String AGENT = "system:serviceaccount:agents:researcher";

    private static WireMockServer cluster;
    private static TestIssuer tokens;
    private static RSAKey key;
    private static GatewayHarness gateway;
    private static GatewayHarness gatewayWithoutItsAuthority;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var pki = new TestPki("kubernetes");
        cluster = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .keystorePath(TestPki.keyStore(pki.server(), folder.resolve("apiserver.p12"))
                        .toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD));
        cluster.start();
        tokens = new TestIssuer("https://localhost:" + cluster.httpsPort());
        key = key("first");
        publish();
        var authority = pki.writeAuthority(folder.resolve("ca.crt")).toUri();
        gateway = gateway(Files.createDirectory(folder.resolve("trusting")), ", ca: \"" + authority + "\"");
        gatewayWithoutItsAuthority = gateway(Files.createDirectory(folder.resolve("distrusting")), "");
    }

    private static RSAKey key(String id) throws Exception {
        return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
    }

    /** As an API server answers: its key set has a media type of its own. */
    private static void publish() {
        cluster.stubFor(get(METADATA).willReturn(okJson("""
                {"issuer":"%1$s","jwks_uri":"%1$s%2$s","response_types_supported":["id_token"],
                 "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
                """.formatted(tokens.issuer(), KEYS))));
        cluster.stubFor(get(KEYS)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/jwk-set+json")
                        .withBody(new JWKSet(key).toPublicJWKSet().toString())));
    }

    private static GatewayHarness gateway(Path folder, String authority) throws Exception {
        var file = Files.writeString(folder.resolve("cluster.yaml"), """
                delegation:
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks" }
                    - { issuer: "%1$s", provider: kubernetes, discovery: true, audiences: [ narrowgate ], vouches-for: [ actor ]%2$s }
                  actors.researcher: { issuer: "%1$s", subject: "%3$s" }
                  policies.strict.actors: [ researcher ]
                """.formatted(tokens.issuer(), authority, AGENT));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        gatewayWithoutItsAuthority.close();
        cluster.stop();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    /** As TokenRequest makes it for a projected volume. */
    private static TestIssuer.Token projected() {
        long now = Instant.now().getEpochSecond();
        return tokens.token(AGENT, "narrowgate")
                .signedBy(key)
                .header("typ", null)
                .claim("aud", List.of("narrowgate"))
                .claim("client_id", null)
                .claim("iat", now)
                .claim("nbf", now)
                .claim("exp", now + 3600)
                .claim(
                        "kubernetes.io",
                        Map.of(
                                "namespace",
                                "agents",
                                "node",
                                Map.of("name", "node-1", "uid", "9d7c0c4e-0000-4000-8000-000000000001"),
                                "pod",
                                Map.of("name", "researcher-0", "uid", "9d7c0c4e-0000-4000-8000-000000000002"),
                                "serviceaccount",
                                Map.of("name", "researcher", "uid", "9d7c0c4e-0000-4000-8000-000000000003")));
    }

    private static HttpResponse<String> act(GatewayHarness through, String path, String actorToken) throws Exception {
        var alice = through.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "tickets:read")
                .claim("task_id", "task-1")
                .sign();
        return through.call(path, "Authorization", "Bearer " + alice, "Actor-Token", actorToken);
    }

    @Test
    void aServiceAccountActsWithItsProjectedToken() throws Exception {
        for (var path : List.of("/tickets/1", "/strict/1")) {
            gateway.reset();

            var answer = act(gateway, path, projected().sign());

            assertThat(answer.statusCode())
                    .as(gateway.audited().getLast().toString())
                    .isEqualTo(200);
            var sent = gateway.forwarded().getLast();
            assertThat(sent.getHeader("Delegation-Actor")).isEqualTo(AGENT);
            var claims = SignedJWT.parse(sent.getHeader("Authorization").substring("Bearer ".length()))
                    .getJWTClaimsSet();
            assertThat(claims.getSubject()).isEqualTo("alice");
            assertThat(claims.getJSONObjectClaim("act"))
                    .containsEntry("iss", tokens.issuer())
                    .containsEntry("sub", AGENT);
        }
        cluster.verify(getRequestedFor(urlEqualTo(METADATA)));
        cluster.verify(getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void anotherServiceAccountMayNotActWhereOneIsNamed() throws Exception {
        var other =
                projected().claim("sub", "system:serviceaccount:agents:other").sign();

        refused(act(gateway, "/strict/1", other), 403, "actor-unauthorized");
    }

    @Test
    void itsTokenForTheApiServerIsRefused() throws Exception {
        var mounted = projected()
                .claim("aud", List.of("https://kubernetes.default.svc.cluster.local"))
                .sign();

        refused(act(gateway, "/tickets/1", mounted), 401, "token-rejected");
    }

    @Test
    void itIsNoSubject() throws Exception {
        var answer = gateway.call(
                "/tickets/1",
                "Authorization",
                "Bearer " + projected().claim("scope", "tickets:read").sign());

        refused(answer, 401, "token-rejected");
    }

    @Test
    void aTokenOfAKeyThatTheClusterTookAwayIsRefused() throws Exception {
        var old = projected().sign();
        assertThat(act(gateway, "/tickets/1", old).statusCode()).isEqualTo(200);
        key = key("second");
        publish();
        awaitNewKey();
        gateway.reset();

        refused(act(gateway, "/tickets/1", old), 401, "token-rejected");
    }

    /** Keys are not fetched for the sake of an unknown one more often than the harness says. */
    private static void awaitNewKey() throws Exception {
        var answer = act(gateway, "/tickets/1", projected().sign());
        for (int attempt = 0; answer.statusCode() == 503 && attempt < 50; attempt++) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = act(gateway, "/tickets/1", projected().sign());
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void withoutItsAuthorityItsKeysAreNotHad() throws Exception {
        var answer = act(gatewayWithoutItsAuthority, "/tickets/1", projected().sign());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("code").asString()).isEqualTo("keys-unavailable");
        assertThat(gatewayWithoutItsAuthority.forwarded()).isEmpty();
    }

    private static void refused(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
    }
}
