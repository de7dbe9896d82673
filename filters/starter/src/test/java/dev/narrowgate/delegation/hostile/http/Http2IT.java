package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.CONTINUATION;
import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.GOAWAY;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.PING;
import static dev.narrowgate.delegation.testing.RawHttp2.PRIORITY;
import static dev.narrowgate.delegation.testing.RawHttp2.RST_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.SETTINGS;
import static dev.narrowgate.delegation.testing.RawHttp2.WINDOW_UPDATE;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static dev.narrowgate.delegation.testing.RawHttp2.post;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 is no way around what holds over HTTP/1, and no way to wear the gateway out. Rows H-007, H-013, H-022, H-023. */
class Http2IT extends HttpAttack {

    private static final byte[] CANCEL = {0, 0, 0, 8};
    private static final byte[] PROTOCOL_ERROR = {0, 0, 0, 1};

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            return TestCertificates.settings(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private RawHttp2 open() throws IOException {
        return new RawHttp2(TestCertificates.trustingAll(), gateway().port());
    }

    private String token() {
        return gateway().delegation().sign();
    }

    @Test
    void aGoodRequestIsServed() throws Exception {
        try (var connection = open()) {
            assertThat(connection.protocol()).isEqualTo("h2");
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1?a=%26b", token()));
            var end = connection.end(1);
            assertThat(end.status()).isEqualTo(200);
            assertThat(end.body()).isEqualTo("served");
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getUrl()).isEqualTo("/tickets/1?a=%26b");
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeaders().keys()).noneMatch(key -> key.toLowerCase().startsWith("x-http2"));
    }

    @Test
    void h013_reservedNamesAreRemovedOverHttp2Too() throws Exception {
        try (var connection = open()) {
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    get(
                            "/tickets/1",
                            token(),
                            "delegation-subject",
                            "root",
                            "delegation_subject",
                            "root",
                            "txn-token",
                            "x"));
            assertThat(connection.end(1).status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getHeaders().toString())
                .contains("alice")
                .doesNotContain("root");
    }

    static Stream<List<String>> badRequests() {
        return Stream.of(
                List.of("Delegation-Subject", "root"),
                List.of("transfer-encoding", "chunked"),
                List.of("connection", "close"),
                List.of("connection", "delegation-subject"),
                List.of("keep-alive", "timeout=5"),
                List.of("proxy-connection", "close"),
                List.of("upgrade", "h2c"),
                List.of("te", "chunked"),
                List.of("x", "a\r\ndelegation-subject: root"),
                List.of("x", "a\nb"),
                List.of("x", "a\rb"),
                List.of("x", "a\u0000b"),
                List.of("x\r\ny", "a"),
                List.of("x:y", "a"),
                List.of("x y", "a"),
                List.of("", "a"),
                List.of("content-length", "5"),
                List.of("content-length", "-1"),
                List.of("content-length", "0, 5"),
                List.of(":authority", "elsewhere"),
                List.of(":path", "/tickets/2"),
                List.of(":method", "POST"),
                List.of(":unknown", "x"),
                List.of(":status", "200"),
                List.of("host", "elsewhere"),
                List.of("host", "gateway, elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void h023_aRequestThatHttp1WouldReadDifferentlyIsNotServed(List<String> line) throws Exception {
        notServed(get("/tickets/1", token(), line.toArray(String[]::new)));
    }

    static Stream<List<String>> badPseudoHeaders() {
        return Stream.of(
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway"),
                List.of(":scheme", "https", ":authority", "gateway", ":path", "/tickets/1"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", ""),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", "tickets/1"),
                List.of(
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "gateway",
                        ":path",
                        "http://elsewhere/tickets/1"),
                List.of(
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "gateway",
                        ":path",
                        "/tickets/1 HTTP/1.1\r\nX: y"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", "/tickets/1 x"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", "/tickets/../admin"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", "//tickets/1"),
                List.of(
                        ":method",
                        "GET /x HTTP/1.1\r\nX:",
                        ":scheme",
                        "https",
                        ":authority",
                        "gateway",
                        ":path",
                        "/tickets/1"),
                List.of(":method", "GET x", ":scheme", "https", ":authority", "gateway", ":path", "/tickets/1"),
                List.of(":method", "CONNECT", ":authority", "gateway:443"),
                List.of(
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "https",
                        ":authority",
                        "gateway",
                        ":path",
                        "/tickets/1"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "user@gateway", ":path", "/tickets/1"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway/x", ":path", "/tickets/1"),
                List.of(":method", "GET", ":scheme", "https", ":authority", "gateway\r\nX: y", ":path", "/tickets/1"),
                List.of(
                        "x",
                        "before",
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "gateway",
                        ":path",
                        "/tickets/1"));
    }

    @ParameterizedTest
    @MethodSource("badPseudoHeaders")
    void h023_aRequestHasOneMethodOneHostAndOnePath(List<String> lines) throws Exception {
        var all = new ArrayList<>(lines);
        all.addAll(List.of("authorization", "Bearer " + token()));
        notServed(headers(all.toArray(String[]::new)));
    }

    private void notServed(byte[] block) throws Exception {
        gateway().reset();
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, block);
            var end = connection.end(1);
            assertThat(end.reset() || end.goAway() || end.status() >= 400)
                    .as(end.toString())
                    .isTrue();
        }
        nothingWentOn();
    }

    @Test
    void h023_aBodyIsAsLongAsItSaysItIs() throws Exception {
        for (var length : List.of("3", "7")) {
            try (var connection = open()) {
                // At once: the next hop answers a head without its body.
                connection.queue(HEADERS, END_HEADERS, 1, post("/raw/1", token(), "content-length", length));
                connection.send(DATA, END_STREAM, 1, "hello".getBytes());
                var end = connection.end(1);
                assertThat(end.reset() || end.goAway()).as(end.toString()).isTrue();
            }
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h023_crumbsOfACookieAreOneCookie() throws Exception {
        try (var connection = open()) {
            connection.send(
                    HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1", token(), "cookie", "a=b", "cookie", "c=d"));
            assertThat(connection.end(1).status()).isEqualTo(200);
        }
        assertThat(gateway()
                        .forwarded()
                        .getFirst()
                        .getHeaders()
                        .getHeader("Cookie")
                        .values())
                .hasSize(1);
    }

    @Test
    void h022_streamsThatAreResetAtOnceEndTheConnection() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        endsTheConnection(connection -> {
            for (int i = 0; i < 1000; i++) {
                connection.queue(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, get("/raw/1", token()));
                connection.queue(RST_STREAM, 0, 1 + 2 * i, CANCEL);
            }
        });
    }

    @Test
    void h022_streamsThatMakeTheGatewayResetThemEndTheConnection() throws Exception {
        endsTheConnection(connection -> {
            for (int i = 0; i < 1000; i++) {
                connection.queue(HEADERS, END_HEADERS, 1 + 2 * i, get("/raw/1", token()));
                // An increment of nothing is an error of the stream (RFC 9113, section 6.9).
                connection.queue(WINDOW_UPDATE, 0, 1 + 2 * i, new byte[4]);
            }
        });
    }

    @Test
    void h022_aStreamThatMakesTheGatewayResetItEndsItsHopAndNothingElse() throws Exception {
        var going = new CountDownLatch(1);
        rawHop().behave((head, in, out) -> {
            going.countDown();
            in.read();
        });
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token()));
            assertThat(going.await(10, SECONDS)).isTrue();

            connection.send(WINDOW_UPDATE, 0, 1, new byte[4]);

            var frame = connection.frame();
            while (frame.type() != RST_STREAM) {
                frame = connection.frame();
            }
            assertThat(frame.stream()).isEqualTo(1);
            assertThat(frame.payload()).isEqualTo(PROTOCOL_ERROR);
            await().until(() -> rawHop().ended() > 0);
            await().untilAsserted(() -> assertThat(
                            gateway().audited().getLast().path("event").asString())
                    .isEqualTo("completed"));
            connection.send(HEADERS, END_HEADERS | END_STREAM, 3, get("/tickets/1", token()));
            assertThat(connection.end(3).status()).isEqualTo(200);
        }
    }

    @Test
    void h022_headersWithoutEndEndTheConnection() throws Exception {
        endsTheConnection(connection -> {
            connection.queue(HEADERS, END_STREAM, 1, headers(":method", "GET"));
            for (int i = 0; i < 10_000; i++) {
                connection.queue(CONTINUATION, 0, 1, new byte[0]);
            }
        });
        endsTheConnection(connection -> {
            connection.queue(HEADERS, END_STREAM, 1, headers(":method", "GET"));
            for (int i = 0; i < 200; i++) {
                connection.queue(CONTINUATION, 0, 1, headers("x", "y".repeat(10_000)));
            }
        });
    }

    @Test
    void h022_dataOfNothingEndsTheConnection() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        endsTheConnection(connection -> {
            connection.queue(HEADERS, END_HEADERS, 1, post("/raw/1", token()));
            for (int i = 0; i < 10_000; i++) {
                connection.queue(DATA, 0, 1, new byte[0]);
            }
        });
    }

    @Test
    void h022_controlFramesWithoutEndHinderNobodyElse() throws Exception {
        for (int type : List.of(SETTINGS, PING, PRIORITY)) {
            try (var connection = open()) {
                for (int i = 0; i < 50_000; i++) {
                    connection.queue(
                            type,
                            0,
                            type == PRIORITY ? 1 : 0,
                            type == PING ? new byte[8] : type == PRIORITY ? new byte[] {0, 0, 0, 3, 1} : new byte[0]);
                }
                flushAsFarAsTaken(connection);
                theNextGoodRequestSucceeds();
            }
        }
    }

    @Test
    void h022_moreStreamsThanAgreedAreRefused() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = open()) {
            for (int i = 0; i < 150; i++) {
                connection.queue(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, get("/raw/more", token()));
            }
            connection.flush();
            var end = connection.end(299);
            assertThat(end.reset() || end.goAway()).isTrue();
        }
        assertThat(rawHop().received().split("GET /raw/more ", -1)).hasSizeLessThanOrEqualTo(101);
        theNextGoodRequestSucceeds();
    }

    @Test
    void h022_aListOfHeadersThatUnfoldsIsNotTaken() throws Exception {
        gateway().reset();
        try (var connection = open()) {
            var lines = new ArrayList<String>();
            for (int i = 0; i < 300; i++) {
                lines.addAll(List.of("x" + i, "y".repeat(40)));
            }
            connection.send(
                    HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1", token(), lines.toArray(String[]::new)));
            var end = connection.end(1);
            assertThat(end.reset() || end.goAway() || end.status() == 431)
                    .as(end.toString())
                    .isTrue();
        }
        nothingWentOn();
    }

    @Test
    void h022_aStreamThatDependsOnItselfIsAnError() throws Exception {
        gateway().reset();
        try (var connection = open()) {
            connection.send(PRIORITY, 0, 1, new byte[] {0, 0, 0, 1, 1});
            connection.send(HEADERS, END_HEADERS | END_STREAM, 3, get("/tickets/1", token()));
            connection.end(3);
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h022_aCallerThatTakesNoHeadersOrNoDataHindersNobodyElse() throws Exception {
        try (var connection = open()) {
            // SETTINGS_MAX_HEADER_LIST_SIZE 1, SETTINGS_INITIAL_WINDOW_SIZE 0.
            connection.send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(12)
                            .putShort((short) 6)
                            .putInt(1)
                            .putShort((short) 4)
                            .putInt(0)
                            .array());
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1", token()));
            connection.send(HEADERS, END_HEADERS | END_STREAM, 3, get("/tickets/2", token()));
            theNextGoodRequestSucceeds();
        }
    }

    @Test
    void h022_aWindowThatStaysShutIsLetGoWhenTheTokenEnds() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n".getBytes());
            out.write(new byte[10_000_000]);
        });
        try (var connection = open()) {
            connection.send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array());
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    get("/raw/1", gateway().delegation().livesFor(3).sign()));
            await().until(() -> rawHop().ended() > 0);
        }
        theNextGoodRequestSucceeds();
    }

    /** What is queued on a connection. */
    private interface Flood {
        void on(RawHttp2 connection) throws Exception;
    }

    private void endsTheConnection(Flood flood) throws Exception {
        try (var connection = open()) {
            flood.on(connection);
            flushAsFarAsTaken(connection);
            var frame = connection.frame();
            while (frame != null && frame.type() != GOAWAY) {
                frame = connection.frame();
            }
        }
        theNextGoodRequestSucceeds();
    }

    private static void flushAsFarAsTaken(RawHttp2 connection) {
        try {
            connection.flush();
        } catch (IOException closed) {
            // The gateway has seen enough.
        }
    }
}
