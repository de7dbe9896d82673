package dev.narrowgate.delegation.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers that are asked about their JWTs too: found by metadata, with a key or a certificate, answering with a JWT. */
class IntrospectedJwtIT {

    private static final ECKey CLIENT_KEY = TestIssuer.newKey("client-1");
    private static final ECKey STRANGER = TestIssuer.newKey("key-1");

    private static WireMockServer server;
    private static TestIssuer keyed;
    private static TestIssuer certified;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var certificates = new TestPki("authority");
        TestPki.writePem(certificates.client("narrowgate"), folder, "client");
        certificates.writeAuthority(folder.resolve("authority.crt"));
        server = new WireMockServer(options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(TestPki.keyStore(certificates.server(), folder.resolve("server.p12"))
                        .toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD)
                .trustStorePath(
                        certificates.trustStore(folder.resolve("trust.p12")).toString())
                .trustStoreType("PKCS12")
                .trustStorePassword(TestPki.PASSWORD)
                .needClientAuth(true));
        server.start();
        keyed = new TestIssuer("http://127.0.0.1:" + server.port() + "/keyed");
        certified = new TestIssuer("http://127.0.0.1:" + server.port() + "/certified");
        publish();
        Files.writeString(folder.resolve("client.jwks"), new JWKSet(CLIENT_KEY).toString(false));
        var issuers = Files.writeString(
                folder.resolve("issuers.yaml"), """
                spring.ssl.bundle.pem.narrowgate:
                  keystore: { certificate: "file:%1$s/client.crt", private-key: "file:%1$s/client.key" }
                  truststore.certificate: file:%1$s/authority.crt
                delegation.issuers:
                  - issuer: http://127.0.0.1:%2$d/keyed
                    discovery: true
                    vouches-for: [ subject, actor ]
                    introspection:
                      client-id: narrowgate
                      authentication: private_key_jwt
                      client-key: file:%1$s/client.jwks
                      tokens: all
                      response: jwt
                      keep: 0s
                      keep-negative: 0s
                  - issuer: http://127.0.0.1:%2$d/certified
                    discovery: true
                    introspection:
                      client-id: narrowgate
                      authentication: tls_client_auth
                      client-certificate: narrowgate
                      endpoint: https://127.0.0.1:%3$d/certified/mtls
                      tokens: jwt
                """.formatted(folder, server.port(), server.httpsPort()));
        gateway = new GatewayHarness(
                folder,
                "--spring.config.additional-location=" + issuers.toUri(),
                "--delegation.actors.researcher.issuer=" + keyed.issuer());
        // The first connection to a server that was just started may take its time.
        await().untilAsserted(() -> assertThat(
                        call(token(keyed).signedBy(STRANGER).sign()).statusCode())
                .isEqualTo(401));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.stop();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
        server.resetRequests();
    }

    private static void publish() {
        var http = "http://127.0.0.1:" + server.port();
        metadata("keyed", Map.of("introspection_endpoint", http + "/keyed/introspect"), keyed);
        metadata("certified", Map.of("introspection_endpoint", http + "/certified/introspect"), certified);
    }

    private static void metadata(String path, Map<String, Object> more, TestIssuer issuer) {
        var metadata = new java.util.HashMap<>(more);
        metadata.put("issuer", issuer.issuer());
        metadata.put("jwks_uri", issuer.issuer() + "/jwks");
        server.stubFor(get("/.well-known/oauth-authorization-server/" + path)
                .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(metadata))));
        server.stubFor(get("/" + path + "/jwks").willReturn(okJson(issuer.jwks())));
    }

    private static TestIssuer.Token token(TestIssuer issuer) {
        return issuer.token("alice", GATEWAY).claim("scope", "tickets:read");
    }

    /** What the issuer says of a token when it says what the token itself says. */
    private static Map<String, Object> same(String token) throws Exception {
        var claims = new java.util.HashMap<>(SignedJWT.parse(token).getPayload().toJSONObject());
        claims.put("active", true);
        return claims;
    }

    private static void keyedAnswers(Map<String, Object> content) {
        var signed = keyed.token("x", "narrowgate")
                .header("typ", "token-introspection+jwt")
                .claim("token_introspection", content)
                .sign();
        server.stubFor(post("/keyed/introspect")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/token-introspection+jwt")
                        .withBody(signed)));
    }

    private static HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void in01_aKeyShowsWhoAsksAndTheSignedAnswerCounts() throws Exception {
        var token = token(keyed).sign();
        keyedAnswers(same(token));

        var answer = call(token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var asked = server.findAll(postRequestedFor(anyUrl())).getFirst();
        assertThat(asked.getHeader("Accept")).isEqualTo("application/token-introspection+jwt");
        assertThat(asked.formParameter("token").firstValue()).isEqualTo(token);
        var assertion = SignedJWT.parse(asked.formParameter("client_assertion").firstValue());
        assertThat(assertion.verify(new ECDSAVerifier(CLIENT_KEY.toECPublicKey())))
                .isTrue();
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(keyed.issuer());
    }

    @Test
    void in02_aJwtThatIsNotActiveAnyMoreIsRefused() throws Exception {
        var token = token(keyed).sign();
        keyedAnswers(same(token));
        assertThat(call(token).statusCode()).isEqualTo(200);
        gateway.reset();

        keyedAnswers(Map.of("active", false));

        refused(call(token), 401, "token-rejected");
    }

    @Test
    void in03_anAnswerThatSaysMoreThanTheJwtIsRefused() throws Exception {
        var token = token(keyed).sign();
        var more = same(token);
        more.put("scope", "tickets:read tickets:write");
        keyedAnswers(more);

        refused(call(token), 401, "token-rejected");
    }

    @Test
    void x026_anAnswerThatIsNotSignedIsNone() throws Exception {
        var token = token(keyed).sign();
        var forged = keyed.token("x", "narrowgate")
                .header("typ", "token-introspection+jwt")
                .claim("token_introspection", same(token))
                .signedBy(TestIssuer.newKey("key-1"))
                .sign();
        for (var body : new String[] {forged, forged.substring(0, forged.lastIndexOf('.') + 1)}) {
            server.stubFor(post("/keyed/introspect")
                    .willReturn(aResponse()
                            .withHeader("Content-Type", "application/token-introspection+jwt")
                            .withBody(body)));
            refused(call(token), 503, "keys-unavailable");
        }
        server.stubFor(post("/keyed/introspect")
                .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(same(token)))));
        refused(call(token), 503, "keys-unavailable");
    }

    @Test
    void noServerIsAskedAboutAJwtThatItsIssuerDidNotSign() throws Exception {
        refused(call(token(keyed).signedBy(STRANGER).sign()), 401, "token-rejected");

        server.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void mt04_aCertificateIsShownAtTheEndpointForIt() throws Exception {
        var token = token(certified).sign();
        server.stubFor(post("/certified/mtls")
                .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(same(token)))));

        var answer = call(token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        server.verify(
                1,
                postRequestedFor(urlPathEqualTo("/certified/mtls")).withFormParam("client_id", equalTo("narrowgate")));
        server.verify(0, postRequestedFor(urlPathEqualTo("/certified/introspect")));
    }
}
