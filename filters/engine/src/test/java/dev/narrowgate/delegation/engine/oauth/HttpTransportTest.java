package dev.narrowgate.delegation.engine.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import dev.narrowgate.delegation.testing.TestPki;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Over real TLS, to a server that wants a certificate. */
class HttpTransportTest {

    private static final TestPki OURS = new TestPki("ours");
    private static final TestPki OTHERS = new TestPki("others");

    @TempDir
    private static Path folder;

    private static WireMockServer server;

    @BeforeAll
    static void start() throws Exception {
        server = server(OURS.server(), "server");
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void forget() {
        server.resetRequests();
    }

    private static WireMockServer server(X509Bundle certificate, String name) throws Exception {
        var server = new WireMockServer(options()
                .dynamicHttpsPort()
                .httpDisabled(true)
                .keystorePath(TestPki.keyStore(certificate, folder.resolve(name + ".p12"))
                        .toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD)
                .trustStorePath(
                        OURS.trustStore(folder.resolve(name + "-trust.p12")).toString())
                .trustStoreType("PKCS12")
                .trustStorePassword(TestPki.PASSWORD)
                .needClientAuth(true));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        return server;
    }

    private static HttpTransport transport(X509Bundle client) throws Exception {
        return HttpTransport.certified(
                GuardedClient.own(),
                client.toKeyManagerFactory(),
                OURS.authority().toTrustManagerFactory());
    }

    private static int call(HttpTransport transport, int port) {
        var endpoint = new OAuthEndpoint(
                Mono.just(URI.create("https://127.0.0.1:" + port + "/token")),
                ClientAuthentication.tls("narrowgate"),
                transport,
                new CallGuard("test", CallLimits.plain(Duration.ofSeconds(5))));
        var status = endpoint.post(uri -> FormRequest.empty(), "application/json", EndpointAnswer::status)
                .block();
        return status == null ? 0 : status;
    }

    @Test
    void mt05_theCertificateOfThisGatewayOpensTheConnection() throws Exception {
        assertThat(call(transport(OURS.client("narrowgate")), server.httpsPort()))
                .isEqualTo(200);
    }

    @Test
    void anAddressThatIsNotChosenIsNotConnectedTo() throws Exception {
        var transport = transport(OURS.client("narrowgate")).at(resolved -> java.util.List.of());

        assertThatThrownBy(() -> call(transport, server.httpsPort())).hasCauseInstanceOf(IOException.class);
        // Another certificate does not open another way.
        var renewed = OURS.client("narrowgate");
        transport.replace(renewed.toKeyManagerFactory(), OURS.authority().toTrustManagerFactory());
        assertThatThrownBy(() -> call(transport, server.httpsPort())).hasCauseInstanceOf(IOException.class);

        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void mt05_withoutItOrWithAnotherNothingIsSent() throws Exception {
        assertThatThrownBy(() -> call(transport(OTHERS.client("narrowgate")), server.httpsPort()))
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> call(HttpTransport.plain(GuardedClient.own()), server.httpsPort()))
                .hasCauseInstanceOf(IOException.class);

        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void aServerThatIsNotTheOneThatWasMeantGetsNothing() throws Exception {
        var named = OURS.issue(new CertificateBuilder()
                .ecp256()
                .subject("CN=elsewhere.example.com")
                .addSanDnsName("elsewhere.example.com")
                .addExtendedKeyUsageServerAuth());
        for (var certificate : new X509Bundle[] {named, OTHERS.server()}) {
            var wrong = server(certificate, "wrong");
            try {
                assertThatThrownBy(() -> call(transport(OURS.client("narrowgate")), wrong.httpsPort()))
                        .hasCauseInstanceOf(IOException.class);
                wrong.verify(0, anyRequestedFor(anyUrl()));
            } finally {
                wrong.stop();
            }
        }
    }

    @Test
    void aRenewedCertificateIsShownFromThenOn() throws Exception {
        var transport = transport(OTHERS.client("narrowgate"));
        assertThatThrownBy(() -> call(transport, server.httpsPort())).hasCauseInstanceOf(IOException.class);

        transport.replace(
                OURS.client("narrowgate").toKeyManagerFactory(),
                OURS.authority().toTrustManagerFactory());

        assertThat(call(transport, server.httpsPort())).isEqualTo(200);
    }
}
