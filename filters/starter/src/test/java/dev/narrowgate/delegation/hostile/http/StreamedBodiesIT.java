package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body of any method is sent on as it comes: the next hop has its first bytes before the caller sends its last. */
class StreamedBodiesIT extends HttpAttack {

    private static final String FIRST = "first.";
    private static final String LAST = "last.";

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            var tls = TestCertificates.settings(folder);
            var all = Arrays.copyOf(tls, tls.length + 2);
            all[tls.length] = "--delegation.limits.methods=" + String.join(",", METHODS);
            all[tls.length + 1] = "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=30s";
            return all;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** All that are forwarded by default, and one that Reactor Netty does not know. */
    private static final List<String> METHODS =
            Stream.concat(HttpMethods.FORWARDED.stream(), Stream.of("REPORT")).toList();

    /** Each method with a length and without, with delegation and without. */
    static Stream<Arguments> requests() {
        return METHODS.stream()
                .flatMap(method -> Stream.of("/raw/1", "/open/1")
                        .flatMap(path -> Stream.of(true, false).map(length -> Arguments.of(method, path, length))));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void firstBytesDoNotWaitForTheLast(String method, String path, boolean length) throws Exception {
        rawHop().behave((head, in, out) -> answerAtTheEnd(in, out, length));
        var socket = TestCertificates.trustingAll()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway().port());
        try (var connection = new RawConnection(socket)) {
            connection.send(method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + (length
                            ? "Content-Length: 11\r\n\r\n" + FIRST
                            : "Transfer-Encoding: chunked\r\n\r\n6\r\nfirst.\r\n"));
            firstBytesArrive();
            connection.send(length ? LAST : "5\r\nlast.\r\n0\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(204);
        }
        theFramingIsKept(length);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void firstFrameDoesNotWaitForTheLast(String method, String path, boolean length) throws Exception {
        rawHop().behave((head, in, out) -> answerAtTheEnd(in, out, length));
        try (var connection =
                new RawHttp2(TestCertificates.trustingAll(), gateway().port())) {
            connection.send(HEADERS, END_HEADERS, 1, head(method, path, length));
            connection.send(DATA, 0, 1, FIRST.getBytes(StandardCharsets.US_ASCII));
            firstBytesArrive();
            connection.send(DATA, END_STREAM, 1, LAST.getBytes(StandardCharsets.US_ASCII));
            assertThat(connection.end(1).status()).isEqualTo(204);
        }
        theFramingIsKept(length);
    }

    private byte[] head(String method, String path, boolean length) {
        var lines = new ArrayList<>(List.of(":method", method, ":scheme", "https", ":authority", "gateway"));
        lines.addAll(List.of(
                ":path",
                path,
                "authorization",
                "Bearer " + gateway().delegation().sign()));
        if (length) {
            lines.addAll(List.of("content-length", "11"));
        }
        return headers(lines.toArray(String[]::new));
    }

    private void firstBytesArrive() {
        await().until(() -> rawHop().received().contains(FIRST));
        assertThat(rawHop().received()).doesNotContain(LAST);
    }

    private void answerAtTheEnd(InputStream in, OutputStream out, boolean length) throws Exception {
        var end = length ? LAST : "0\r\n\r\n";
        while (!rawHop().received().endsWith(end) && in.read() >= 0) {}
        out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void theFramingIsKept(boolean length) {
        var seen = rawHop().received().toLowerCase(Locale.ROOT);
        assertThat(seen.contains("content-length: 11")).isEqualTo(length);
        assertThat(seen.contains("transfer-encoding: chunked")).isEqualTo(!length);
    }
}
