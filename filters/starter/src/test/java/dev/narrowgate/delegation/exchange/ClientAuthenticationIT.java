package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.JWTSVID;
import io.spiffe.workloadapi.grpc.Workload.JWTSVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.JWTSVIDResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How this gateway shows a token endpoint who it is (RFC 7591, section 2). */
class ClientAuthenticationIT {

    @TempDir
    private Path folder;

    private final TestServer server = new TestServer();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(server));

    @AfterEach
    void stop() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
    }

    private GatewayHarness gatewayAsking(String issuer, String endpoints, String... settings) throws IOException {
        server.publishKeys();
        var yaml = """
                delegation:
                  servers:
                    corp:
                      issuer: %s
                      client-id: narrowgate
                      subject-issuers: [ https://idp.example.com ]
                %s%s
                  policies.tickets.exchange: { server: corp }
                """.formatted(
                        issuer, endpoints.indent(6), String.join("\n", settings).indent(6));
        if (yaml.contains("tls_client_auth")) {
            yaml += """
                    spring.ssl.bundle.pem.corp:
                      keystore: { certificate: "%1$s/client.crt", private-key: "%1$s/client.key" }
                      truststore: { certificate: "%1$s/authority.crt" }
                    """.formatted(folder);
        }
        if (yaml.contains("client-certificate: store")) {
            yaml += """
                    spring.ssl.bundle.jks.store:
                      keystore: { location: "%1$s/client.p12", type: PKCS12, password: %2$s }
                      truststore: { location: "%1$s/authority.p12", type: PKCS12, password: %2$s }
                    """.formatted(folder, TestPki.PASSWORD);
        }
        var file = Files.writeString(folder.resolve("server.yaml"), yaml);
        var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
        opened.add(gateway);
        return gateway;
    }

    private GatewayHarness gateway(String... settings) throws IOException {
        server.answersWith(server.token().sign());
        return gatewayAsking(
                TestServer.ISSUER,
                "token-endpoint: " + server.uri("/token") + "\njwks-uri: " + server.uri("/jwks"),
                settings);
    }

    private static int call(GatewayHarness gateway) throws Exception {
        return gateway.call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + gateway.delegation().sign())
                .statusCode();
    }

    private static String parameter(LoggedRequest request, String name) {
        var parameter = request.formParameter(name);
        return parameter.isPresent() ? parameter.firstValue() : null;
    }

    private static void isWrittenNowhere(GatewayHarness gateway, String secret) throws Exception {
        for (var record : gateway.audited()) {
            assertThat(record.toString()).doesNotContain(secret);
        }
    }

    @Test
    void clientSecretPost() throws Exception {
        Files.writeString(folder.resolve("secret"), "s3cret-in-a-file\n");
        var gateway = gateway(
                "authentication: client_secret_post",
                "client-secret: " + folder.resolve("secret").toUri());

        assertThat(call(gateway)).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.getHeader("Authorization")).isNull();
        assertThat(parameter(asked, "client_id")).isEqualTo("narrowgate");
        assertThat(parameter(asked, "client_secret")).isEqualTo("s3cret-in-a-file");
        isWrittenNowhere(gateway, "s3cret-in-a-file");
    }

    @Test
    void privateKeyJwt() throws Exception {
        var key = TestIssuer.newKey("client-1");
        var file = Files.writeString(folder.resolve("client.jwks"), new JWKSet(key).toString(false));
        var gateway = gateway("authentication: private_key_jwt", "client-key: " + file.toUri());

        assertThat(call(gateway)).isEqualTo(200);
        assertThat(call(gateway)).isEqualTo(200);

        var asked = server.asked();
        assertThat(parameter(asked.getFirst(), "client_assertion_type"))
                .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        var assertion = SignedJWT.parse(parameter(asked.getFirst(), "client_assertion"));
        assertThat(assertion.verify(new ECDSAVerifier(key.toECPublicKey()))).isTrue();
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(TestServer.ISSUER);
        assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("narrowgate");
        assertThat(parameter(asked.getLast(), "client_assertion")).isNotEqualTo(assertion.serialize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"corp", "store"})
    void mt05_tlsClientAuth(String bundle) throws Exception {
        var pki = new TestPki("corp");
        var client = pki.client("narrowgate");
        TestPki.writePem(client, folder, "client");
        pki.writeAuthority(folder.resolve("authority.crt"));
        TestPki.keyStore(client, folder.resolve("client.p12"));
        pki.trustStore(folder.resolve("authority.p12"));
        var endpoint = certified(pki);
        endpoint.stubFor(post("/token")
                .willReturn(okJson(JSONObjectUtils.toJSONString(
                        TestServer.answer(server.token().sign())))));
        var gateway = gatewayAsking(
                TestServer.ISSUER,
                "token-endpoint: https://127.0.0.1:" + endpoint.httpsPort() + "/token\njwks-uri: "
                        + server.uri("/jwks"),
                "authentication: tls_client_auth",
                "client-certificate: " + bundle);

        assertThat(call(gateway)).isEqualTo(200);

        var asked = endpoint.findAll(postRequestedFor(urlEqualTo("/token"))).getFirst();
        assertThat(parameter(asked, "client_id")).isEqualTo("narrowgate");
        assertThat(asked.getBodyAsString()).doesNotContain("client_secret", "client_assertion");
        assertThat(asked.getHeader("Authorization")).isNull();
    }

    private WireMockServer certified(TestPki pki) throws Exception {
        var endpoint = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .keystorePath(TestPki.keyStore(pki.server(), folder.resolve("server.p12"))
                        .toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD)
                .trustStorePath(pki.trustStore(folder.resolve("trust.p12")).toString())
                .trustStoreType("PKCS12")
                .trustStorePassword(TestPki.PASSWORD)
                .needClientAuth(true));
        endpoint.start();
        opened.add(endpoint::stop);
        return endpoint;
    }

    @Test
    void mt04_withACertificateTheEndpointForCertificatesIsUsed() throws Exception {
        var pki = new TestPki("corp");
        TestPki.writePem(pki.client("narrowgate"), folder, "client");
        pki.writeAuthority(folder.resolve("authority.crt"));
        var issuer = server.http().baseUrl();
        var metadata = Map.of(
                "issuer",
                issuer,
                "jwks_uri",
                issuer + "/jwks",
                "token_endpoint",
                issuer + "/token",
                "mtls_endpoint_aliases",
                Map.of("token_endpoint", issuer + "/mtls/token"));
        server.http()
                .stubFor(get("/.well-known/oauth-authorization-server")
                        .willReturn(okJson(JSONObjectUtils.toJSONString(metadata))));
        server.http()
                .stubFor(post("/mtls/token")
                        .willReturn(okJson(JSONObjectUtils.toJSONString(TestServer.answer(
                                server.token().claim("iss", issuer).sign())))));
        var gateway =
                gatewayAsking(issuer, "discovery: true", "authentication: tls_client_auth", "client-certificate: corp");

        assertThat(call(gateway)).isEqualTo(200);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aServerThatIsDiscoveredHasItsKeysAlsoBesideIntrospection() throws Exception {
        var issuer = server.http().baseUrl();
        var metadata = Map.of("issuer", issuer, "jwks_uri", issuer + "/jwks", "token_endpoint", issuer + "/token");
        server.http()
                .stubFor(get("/.well-known/oauth-authorization-server")
                        .willReturn(okJson(JSONObjectUtils.toJSONString(metadata))));
        server.answersWith(server.token().claim("iss", issuer).sign());

        var gateway = gatewayAsking(
                issuer,
                "discovery: true\nintrospection-endpoint: " + issuer + "/introspect",
                "client-secret: s3cret-of-the-test");

        assertThat(call(gateway)).isEqualTo(200);
    }

    /** Gives JWT-SVIDs to whoever asks. */
    private static final class Agent extends SpiffeWorkloadAPIImplBase {
        private final TestAuthority authority;
        private final long lifetime;
        private final List<JWTSVIDRequest> asked = new ArrayList<>();
        private volatile boolean silent;

        Agent(TestAuthority authority, long lifetime) {
            this.authority = authority;
            this.lifetime = lifetime;
        }

        @Override
        public void fetchJWTSVID(JWTSVIDRequest request, StreamObserver<JWTSVIDResponse> answers) {
            asked.add(request);
            if (silent) {
                answers.onError(Status.PERMISSION_DENIED.asRuntimeException());
                return;
            }
            var svid = authority
                    .jwtSvid("/narrowgate", request.getAudience(0))
                    .livesFor(lifetime)
                    .sign();
            answers.onNext(JWTSVIDResponse.newBuilder()
                    .addSvids(JWTSVID.newBuilder()
                            .setSpiffeId("spiffe://example.org/narrowgate")
                            .setSvid(svid))
                    .build());
            answers.onCompleted();
        }
    }

    private String listen(Agent agent) throws IOException {
        var listening = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(agent)
                .build()
                .start();
        opened.addFirst(listening::shutdownNow);
        return "tcp://127.0.0.1:" + listening.getPort();
    }

    @Test
    void spiffeJwt() throws Exception {
        var authority = new TestAuthority("example.org");
        var agent = new Agent(authority, 60);
        var gateway = gateway("authentication: spiffe_jwt", "client-workload-api: " + listen(agent));

        assertThat(call(gateway)).isEqualTo(200);
        assertThat(call(gateway)).isEqualTo(200);

        var asked = server.asked();
        assertThat(asked).hasSize(2);
        assertThat(parameter(asked.getFirst(), "client_assertion_type"))
                .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-spiffe");
        assertThat(parameter(asked.getFirst(), "client_id")).isEqualTo("narrowgate");
        var svid = SignedJWT.parse(parameter(asked.getFirst(), "client_assertion"));
        assertThat(svid.verify(new ECDSAVerifier(authority.key().toECPublicKey())))
                .isTrue();
        assertThat(svid.getJWTClaimsSet().getSubject()).isEqualTo("spiffe://example.org/narrowgate");
        assertThat(svid.getJWTClaimsSet().getAudience()).containsExactly(TestServer.ISSUER);
        assertThat(agent.asked)
                .singleElement()
                .satisfies(one -> assertThat(one.getAudienceList()).containsExactly(TestServer.ISSUER));
        isWrittenNowhere(gateway, svid.serialize().substring(svid.serialize().length() - 20));
    }

    @Test
    void spiffeJwt_aNewOneIsFetchedAheadOfTheEndAndTheLastOneServesMeanwhile() throws Exception {
        var agent = new Agent(new TestAuthority("example.org"), 14);
        var gateway = gateway("authentication: spiffe_jwt", "client-workload-api: " + listen(agent));
        assertThat(call(gateway)).isEqualTo(200);
        agent.silent = true;

        await().until(() -> {
            assertThat(call(gateway)).isEqualTo(200);
            return agent.asked.size() > 1;
        });

        assertThat(call(gateway)).isEqualTo(200);
        agent.silent = false;
    }

    @Test
    void spiffeJwt_withoutOneNothingIsAskedAndNothingForwarded() throws Exception {
        var agent = new Agent(new TestAuthority("example.org"), 60);
        agent.silent = true;
        var gateway = gateway("authentication: spiffe_jwt", "client-workload-api: " + listen(agent));

        assertThat(call(gateway)).isEqualTo(503);

        assertThat(server.asked()).isEmpty();
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString()).contains("no JWT-SVID");
    }
}
