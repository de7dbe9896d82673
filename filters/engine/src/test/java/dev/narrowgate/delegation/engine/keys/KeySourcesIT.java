package dev.narrowgate.delegation.engine.keys;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.permanentRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class KeySourcesIT {

    private static final KeySources SOURCES = new KeySources(GuardedClient.own());

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(get("/keys").willReturn(okJson("{\"keys\":[]}")));
        // The first exchange of a process is slow on both sides.
        text(SOURCES.http(URI.create(server.baseUrl() + "/keys"), Duration.ofSeconds(30)));
        server.resetRequests();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void readsWhatIsThere(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("keys.jwks"), "{}");

        assertThat(text(SOURCES.http(URI.create(server.baseUrl() + "/keys"), TIMEOUT)))
                .isEqualTo("{\"keys\":[]}");
        assertThat(text(KeySources.file(file))).isEqualTo("{}");
    }

    @Test
    void takesNothingThatIsTooLargeTooSlowElsewhereOrBroken(@TempDir Path folder) throws Exception {
        server.stubFor(get("/large").willReturn(okJson("x".repeat(300_000))));
        server.stubFor(get("/slow").willReturn(okJson("{}").withFixedDelay(6000)));
        server.stubFor(get("/moved").willReturn(permanentRedirect(server.baseUrl() + "/keys")));
        server.stubFor(get("/error").willReturn(serverError()));
        server.stubFor(get("/reset").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        for (var path : new String[] {"/large", "/slow", "/moved", "/error", "/reset"}) {
            assertThatThrownBy(() -> text(SOURCES.http(URI.create(server.baseUrl() + path), TIMEOUT)));
        }
        var large = Files.writeString(folder.resolve("large.jwks"), "x".repeat(300_000));
        assertThatThrownBy(() -> text(KeySources.file(large))).hasMessageContaining("larger than");
    }

    @Test
    void findsKeysByOAuthMetadataOrElseByOpenId() {
        server.stubFor(get("/.well-known/oauth-authorization-server/tenant").willReturn(notFound()));
        server.stubFor(get("/tenant/.well-known/openid-configuration").willReturn(metadata(issuer(), "/keys")));
        assertThat(discovered()).isEqualTo("{\"keys\":[]}");

        server.stubFor(get("/other").willReturn(okJson("{\"keys\":[1]}")));
        server.stubFor(get("/.well-known/oauth-authorization-server/tenant").willReturn(metadata(issuer(), "/other")));
        assertThat(discovered()).isEqualTo("{\"keys\":[1]}");
    }

    @Test
    void aPlaceThatAnswersWithAPageOrNotAtAllIsNotTheOnlyOne() {
        var first = "/.well-known/oauth-authorization-server/tenant";
        server.stubFor(get("/tenant/.well-known/openid-configuration").willReturn(metadata(issuer(), "/keys")));

        server.stubFor(get(first).willReturn(aResponse().withBody("<html>")));
        assertThat(discovered()).isEqualTo("{\"keys\":[]}");

        server.stubFor(get(first).willReturn(okJson("{}").withFixedDelay(6000)));
        assertThat(discovered()).isEqualTo("{\"keys\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"UP\"}",
                "{\"error\":\"not_found\"}",
                "{\"issuer\":1}",
                "{\"issuer\":\"https://other.example.com\",\"jwks_uri\":\"https://other.example.com/keys\"}"
            })
    void otherJsonInTheFirstPlaceDoesNotHideTheMetadataInTheSecond(String other) {
        var first = "/.well-known/oauth-authorization-server/tenant";
        server.stubFor(get("/tenant/.well-known/openid-configuration").willReturn(metadata(issuer(), "/keys")));

        server.stubFor(get(first).willReturn(okJson(other)));

        assertThat(discovered()).isEqualTo("{\"keys\":[]}");
    }

    /** A start is stopped by metadata that do not fit, and not by a server that is down. */
    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 0})
    void metadataThatCannotBeAskedForAreNoMisfit(int status) {
        var first = "/.well-known/oauth-authorization-server/tenant";
        var second = "/tenant/.well-known/openid-configuration";
        var down = status == 0
                ? aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)
                : aResponse().withStatus(status);

        server.stubFor(get(first).willReturn(okJson("{\"status\":\"UP\"}")));
        server.stubFor(get(second).willReturn(down));
        assertThatThrownBy(this::checked).hasRootCauseInstanceOf(IOException.class);

        server.stubFor(get(first).willReturn(down));
        server.stubFor(get(second).willReturn(okJson("{\"status\":\"UP\"}")));
        assertThatThrownBy(this::checked).hasRootCauseInstanceOf(IOException.class);

        server.stubFor(get(first).willReturn(notFound()));
        assertThatThrownBy(this::checked).isInstanceOf(IllegalArgumentException.class);
    }

    private void checked() {
        SOURCES.checkServer(issuer(), "none", null, false, false, TIMEOUT).block(Duration.ofSeconds(30));
    }

    @Test
    void aTerminatingSlashIsTakenAwayFirst() {
        assertThat(IssuerMetadata.locations("https://idp.example.com/tenant/"))
                .containsExactly(
                        URI.create("https://idp.example.com/.well-known/oauth-authorization-server/tenant"),
                        URI.create("https://idp.example.com/tenant/.well-known/openid-configuration"));
        assertThat(IssuerMetadata.locations("https://idp.example.com"))
                .isEqualTo(IssuerMetadata.locations("https://idp.example.com/"));
    }

    @Test
    void believesNoMetadataOfAnotherIssuerAndNoPlaceThatIsNotSecure() {
        var location = "/.well-known/oauth-authorization-server/tenant";
        server.stubFor(get(location).willReturn(metadata("https://evil.example.com", "/keys")));
        assertThatThrownBy(this::discovered).hasMessageContaining("names another issuer");

        server.stubFor(get(location).willReturn(metadata(issuer() + "/", "/keys")));
        assertThatThrownBy(this::discovered).hasMessageContaining("names another issuer");

        server.stubFor(
                get(location).willReturn(okJson("{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"ftp://x/y\"}")));
        assertThatThrownBy(this::discovered).hasMessageContaining("neither https");

        server.stubFor(get(location).willReturn(okJson("[]")));
        assertThatThrownBy(this::discovered).hasMessageContaining("no metadata");

        server.stubFor(get(location).willReturn(notFound()));
        assertThatThrownBy(this::discovered).hasMessageContaining("no metadata");
    }

    @Test
    void metadataLeadsToAnotherHostOfThePublicNetworkOnly() {
        var location = "/.well-known/oauth-authorization-server/tenant";
        for (var place : new String[] {
            "http://127.0.0.1:" + server.port() + "/keys",
            "https://169.254.169.254/keys",
            "https://10.0.0.1/keys",
            "https://[fd00::1]/keys",
            "https://[::ffff:127.0.0.1]/keys",
            "https://100.64.0.1/keys",
            "https://0.0.0.0/keys"
        }) {
            server.stubFor(get(location)
                    .willReturn(okJson("{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + place + "\"}")));
            assertThatThrownBy(this::discovered).as(place).hasMessageContaining("private address");
        }
        assertThat(server.findAll(anyRequestedFor(urlEqualTo("/keys")))).isEmpty();
    }

    @Test
    void theNameOfThisMachineIsNotPublicEither() {
        var issuer = "http://127.0.0.1:" + server.port() + "/tenant";
        server.stubFor(get("/.well-known/oauth-authorization-server/tenant").willReturn(metadata(issuer, "/keys")));

        assertThatThrownBy(() -> text(SOURCES.discovered(issuer, uri -> true, TIMEOUT)))
                .hasMessageContaining("private address");
        assertThat(server.findAll(anyRequestedFor(urlEqualTo("/keys")))).isEmpty();
    }

    @Test
    void readsNoMoreOfADocumentWithoutEndThanItMayHave() throws Exception {
        var sent = new AtomicLong();
        try (var endless = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> pour(endless, sent));
            var uri = URI.create("http://127.0.0.1:" + endless.getLocalPort() + "/keys");

            assertThatThrownBy(() -> text(SOURCES.http(uri, TIMEOUT))).hasMessageContaining("more than");
        }
        // What was under way in the buffers of the two sockets comes on top.
        assertThat(sent.get()).isLessThan(32L * 1024 * 1024);
    }

    /** A gigabyte, as far as anybody takes it. */
    private static void pour(ServerSocket endless, AtomicLong sent) {
        try (var caller = endless.accept()) {
            var out = caller.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var part = new byte[65_536];
            while (sent.get() < 1_073_741_824L) {
                out.write(part);
                sent.addAndGet(part.length);
            }
        } catch (IOException closed) {
            // Nobody takes any more.
        }
    }

    private String issuer() {
        return server.baseUrl() + "/tenant";
    }

    private com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder metadata(String issuer, String keys) {
        return okJson("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + server.baseUrl() + keys + "\"}");
    }

    private String discovered() {
        return text(SOURCES.discovered(issuer(), uri -> uri.getScheme().startsWith("http"), TIMEOUT));
    }

    /** What stands behind an answer would be the answer to the next question, whose it is. */
    @Test
    void aSecondAnswerBehindTheFirstIsDropped() throws Exception {
        try (var issuer = new RawNextHop()) {
            issuer.behave(RawNextHop.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"));
            for (int i = 0; i < 5; i++) {
                assertThat(text(SOURCES.http(URI.create(issuer.baseUrl() + "/keys"), TIMEOUT)))
                        .isEqualTo("first");
            }
            assertThat(issuer.connections()).isEqualTo(5);
            issuer.behave(RawNextHop.answering(
                    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"));
            assertThat(text(SOURCES.http(URI.create(issuer.baseUrl() + "/keys"), TIMEOUT)))
                    .isEqualTo("first");
        }
    }

    private static String text(Mono<byte[]> source) {
        return source.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).block(Duration.ofSeconds(30));
    }
}
