package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 in clear text, which Java's own client offers when it is left as it is. Nothing takes the offer, and nothing hears of it. */
class UpgradeOfferIT extends HttpAttack {

    private static final String OFFER =
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";

    @Override
    String[] settings() {
        return new String[] {"--management.server.port=0", "--management.server.address=127.0.0.1"};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1"})
    void javasOwnClientIsServed(String path) throws Exception {
        assertThat(ask(path, "GET", BodyPublishers.noBody()).body()).isEqualTo("served");
        nothingOfTheOfferWentOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tickets/1", "/plain/1"})
    void andWhatItPostsGoesOnWhole(String path) throws Exception {
        for (var body : new BodyPublisher[] {
            BodyPublishers.ofString("a body"),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("a body".getBytes()))
        }) {
            gateway().reset();
            var answer = ask(path, "POST", body);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            var forwarded = gateway().forwarded();
            assertThat(forwarded).hasSize(1);
            assertThat(forwarded.getFirst().getBodyAsString()).isEqualTo("a body");
            assertThat(forwarded.getFirst().getHeader("Upgrade")).isNull();
            assertThat(forwarded.getFirst().getHeader("HTTP2-Settings")).isNull();
        }
    }

    @Test
    void theManagementPortIsAskedByJavasOwnClientToo() throws Exception {
        var port = gateway().context().getEnvironment().getProperty("local.management.port");
        var answer = ask(URI.create("http://127.0.0.1:" + port + "/actuator/health"), "GET", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1"})
    void theRestOfTheConnectionIsHttp1(String path) throws Exception {
        try (var connection = connect()) {
            for (int i = 0; i < 3; i++) {
                connection.send(
                        "GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + OFFER + "\r\n" + good(path));
                assertThat(connection.answer().status()).isEqualTo(200);
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
        nothingOfTheOfferWentOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: H2C\r\nConnection: upgrade\r\n",
                "Upgrade: h2c\r\n",
                "Upgrade: TLS/1.2\r\nConnection: Upgrade\r\n",
                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
                "HTTP2-Settings: AAMA\r\nHTTP2-Settings: AAMA\r\nConnection: HTTP2-Settings\r\n"
            })
    void halfAnOfferIsNoneEither(String lines) throws Exception {
        for (var path : new String[] {"/raw/1", "/open/1"}) {
            try (var connection = connect()) {
                connection.send(
                        "GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + lines + "\r\n" + good(path));
                assertThat(connection.answer().status()).isEqualTo(200);
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
        nothingOfTheOfferWentOn();
    }

    @Test
    void theOtherOptionsOfTheConnectionAreHeard() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /open/1 HTTP/1.1\r\nHost: gateway\r\nX-Mine: 1\r\n"
                    + OFFER.replace("Upgrade, HTTP2-Settings", "Upgrade, close, HTTP2-Settings, X-Mine") + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.isClosed()).isTrue();
        }
        nothingOfTheOfferWentOn();
    }

    @Test
    void withoutATokenItIsRefusedAsAnythingElseIs() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + OFFER + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
        assertThat(rawHop().received()).isEmpty();
    }

    private void nothingOfTheOfferWentOn() {
        assertThat(rawHop().received()).isNotEmpty();
        // A token is made of letters of chance, so it is asked for the fields of an offer, and not for its words.
        for (var line : rawHop().received().toLowerCase(Locale.ROOT).split("\r\n")) {
            assertThat(line).doesNotStartWith("upgrade").doesNotStartWith("http2-settings");
            if (line.startsWith("connection:")) {
                assertThat(line).doesNotContain("upgrade", "http2-settings");
            }
        }
    }

    private HttpResponse<String> ask(String path, String method, BodyPublisher body) throws Exception {
        return ask(URI.create("http://127.0.0.1:" + gateway().port() + path), method, body);
    }

    private HttpResponse<String> ask(URI place, String method, BodyPublisher body) throws Exception {
        // The offer goes with the first request of a connection.
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(place)
                    .method(method, body)
                    .header("Authorization", "Bearer " + gateway().delegation().sign())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
