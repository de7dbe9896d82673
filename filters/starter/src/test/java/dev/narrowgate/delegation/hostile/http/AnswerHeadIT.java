package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of an answer arrives when the next hop has sent it, and so does each piece of its body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerHeadIT {

    /** One for each test: an answer that is still under way takes nothing of the next test. */
    private volatile Semaphore allowed = new Semaphore(0);

    private RawNextHop rawHop;
    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCertificates.write(folder, "gateway");
        rawHop = new RawNextHop();
        var settings = new ArrayList<>(List.of(TestCertificates.settings(folder)));
        settings.add("--raw-hop=" + rawHop.baseUrl());
        settings.add("--server.compression.enabled=true");
        settings.add("--server.compression.min-response-size=1");
        gateway = new GatewayHarness(folder, settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        rawHop.close();
    }

    @BeforeEach
    void forget() {
        allowed = new Semaphore(0);
        rawHop.behave(this::slowly);
    }

    /** The type of the content is the last part of the path. Each piece waits until the one before it was seen. */
    private void slowly(String head, InputStream in, OutputStream out) throws Exception {
        var pieces = allowed;
        var path = head.substring(0, head.indexOf(" HTTP/1.1"));
        var type = path.substring(path.lastIndexOf('/') + 1).replace('_', '/');
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var chunk : new String[] {"3\r\none\r\n", "3\r\ntwo\r\n", "0\r\n\r\n"}) {
            assertThat(pieces.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            write(out, chunk);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/raw, text_event-stream",
        "/open, text_event-stream",
        "/raw, application_json",
        "/open, application_json",
        "/raw, application_octet-stream",
        "/raw, application_x-ndjson"
    })
    void headAndPiecesArriveAsTheyComeOverHttp1(String route, String type) throws Exception {
        try (var connection = connect()) {
            connection.send(request("GET", route + "/" + type, ""));
            assertThat(head(connection)).contains("200");
            allowed.release();
            assertThat(chunk(connection)).isEqualTo("one");
            allowed.release();
            assertThat(chunk(connection)).isEqualTo("two");
            allowed.release();
            assertThat(connection.line()).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @CsvSource({"/raw, text_event-stream", "/open, application_json", "/raw, application_octet-stream"})
    void headAndPiecesArriveAsTheyComeOverHttp2(String route, String type) throws Exception {
        try (var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    get(route + "/" + type, gateway.delegation().sign()));
            assertThat(next(connection, HEADERS)).isNotNull();
            allowed.release();
            assertThat(text(next(connection, DATA))).isEqualTo("one");
            allowed.release();
            assertThat(text(next(connection, DATA))).isEqualTo("two");
            allowed.release(2);
        }
    }

    @Test
    void headAndPiecesArriveAsTheyComeWhereTheyAreCompressed() throws Exception {
        try (var connection = connect()) {
            connection.send(request("GET", "/raw/text_plain", "Accept-Encoding: gzip\r\n"));
            assertThat(head(connection).toLowerCase(Locale.ROOT)).contains("content-encoding: gzip");
            allowed.release();
            var first = Integer.parseInt(connection.line(), 16);
            assertThat(first).isPositive();
            connection.in().readNBytes(first + 2);
            allowed.release();
            assertThat(Integer.parseInt(connection.line(), 16)).isPositive();
            allowed.release(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw", "/open"})
    void aBodyThatBreaksOffBreaksTheAnswerOff(String route) throws Exception {
        rawHop.behave((head, in, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n");
            assertThat(allowed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            throw new IOException("closed");
        });
        try (var connection = connect()) {
            connection.send(request("GET", route + "/1", ""));
            assertThat(head(connection)).contains("200").containsIgnoringCase("content-length: 100");
            allowed.release();
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200, 6", "GET, 204,", "GET, 304,", "HEAD, 304,"})
    void anAnswerWithoutABodyStaysOne(String method, int status, String length) throws Exception {
        var line = length == null ? "" : "Content-Length: " + length + "\r\n";
        rawHop.behave(answering("HTTP/1.1 " + status + " OK\r\nETag: \"1\"\r\n" + line + "\r\n"));
        for (var route : new String[] {"/raw", "/open"}) {
            try (var connection = connect()) {
                for (int i = 0; i < 2; i++) {
                    connection.send(request(method, route + "/1", ""));
                    var head = head(connection);
                    assertThat(head).contains(String.valueOf(status)).contains("\"1\"");
                    if (!method.equals("HEAD")) {
                        // It would say what the answer to GET has (RFC 9112, section 6.1).
                        assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
                    }
                    if (length != null) {
                        assertThat(head).containsIgnoringCase("content-length: " + length);
                    }
                }
            }
        }
    }

    private static String head(RawConnection connection) throws Exception {
        var head = new StringBuilder();
        for (var line = connection.line(); line != null && !line.isEmpty(); line = connection.line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static String chunk(RawConnection connection) throws Exception {
        var size = Integer.parseInt(connection.line(), 16);
        var chunk = new String(connection.in().readNBytes(size), StandardCharsets.ISO_8859_1);
        connection.line();
        return chunk;
    }

    private static RawHttp2.Frame next(RawHttp2 connection, int type) throws Exception {
        var frame = connection.frame();
        while (frame != null
                && (frame.type() != type || frame.stream() != 1 || type == DATA && frame.payload().length == 0)) {
            frame = connection.frame();
        }
        return frame;
    }

    private static String text(RawHttp2.Frame frame) {
        return new String(frame.payload(), StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private RawConnection connect() throws Exception {
        var tls = TestCertificates.trustingAll().getSocketFactory();
        return new RawConnection(tls.createSocket("127.0.0.1", gateway.port()));
    }

    private String request(String method, String path, String lines) {
        return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + gateway.delegation().sign() + "\r\n" + lines + "\r\n";
    }
}
