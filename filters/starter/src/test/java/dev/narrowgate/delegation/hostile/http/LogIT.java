package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.CONTINUATION;
import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.GOAWAY;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.RST_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.SETTINGS;
import static dev.narrowgate.delegation.testing.RawHttp2.WINDOW_UPDATE;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** No caller without a token fills the disk with the log: a broken connection is at most one line, without a stack trace. */
class LogIT extends HttpAttack {

    private static final int CONNECTIONS = 4;
    private static final int LONGEST_LINE = 200;

    private static final String POST = "POST /open/1 HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100\r\n\r\nhalf";

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

    /** What is done to one connection. */
    private interface Attack {
        void on(LogIT test) throws Exception;
    }

    enum Odd {
        CLEAR_TEXT(test -> test.clear("GET / HTTP/1.1\r\nHost: x\r\n\r\n")),
        NONSENSE(test -> test.clear("\u0000\u0001\u0002\u0003nonsense")),
        HELLO_WITHOUT_SENSE(test -> test.clear("\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u00ff")),
        ALERT_FIRST(test -> test.clear("\u0015\u0003\u0003\u0000\u0002\u0002\u0028")),
        DATA_FIRST(test -> test.clear("\u0017\u0003\u0003\u0000\u0005hello")),
        LONG_RECORD(test -> test.clear("\u0016\u0003\u0003\u00ff\u00ff" + "a".repeat(65535))),
        RESET_AT_ONCE(test -> reset(new Socket("127.0.0.1", test.gateway().port()))),
        RESET_IN_HANDSHAKE(test -> {
            var socket = new Socket("127.0.0.1", test.gateway().port());
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
            reset(socket);
        }),
        NO_REQUEST(test -> test.tls("NON SENSE\r\n\r\n")),
        LONG_LINE(test -> test.tls("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n")),
        NO_HOST(test -> test.tls("GET /open/1 HTTP/1.1\r\n\r\n")),
        ODD_METHOD(test -> test.tls("ODD /open/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
        BROKEN_CHUNK(test ->
                test.tls("POST /open/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")),
        BROKEN_CHUNK_AT_ONCE(
                test -> test.tls("POST /open/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")),
        END_IN_HEAD(test -> test.leaving("GET /open/1 HT")),
        END_IN_BODY(test -> test.leaving(POST)),
        RESET_IN_BODY(test -> {
            var socket = test.socket();
            socket.getOutputStream().write(POST.getBytes(StandardCharsets.ISO_8859_1));
            reset(socket);
        }),
        NEXT_HOP_OUT_OF_REACH(test -> test.tls("GET /away/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
        H2_NO_PREFACE(test -> test.h2(connection -> connection.queue(DATA, 0, 0, new byte[1]))),
        H2_SETTINGS_OF_ODD_LENGTH(test -> test.h2(connection -> connection.queue(SETTINGS, 0, 0, new byte[3]))),
        H2_UNREADABLE_HEADERS(test -> test.h2(connection ->
                connection.queue(HEADERS, END_HEADERS | END_STREAM, 1, new byte[] {-1, -1, -1, -1, -1, -1}))),
        H2_CONTINUATION_OF_NOTHING(
                test -> test.h2(connection -> connection.queue(CONTINUATION, END_HEADERS, 1, new byte[0]))),
        H2_STREAM_OF_THE_SERVER(
                test -> test.h2(connection -> connection.queue(HEADERS, END_HEADERS | END_STREAM, 2, get()))),
        H2_WINDOW_OF_NOTHING(test -> test.h2(connection -> connection.queue(WINDOW_UPDATE, 0, 0, new byte[4]))),
        H2_BAD_HEADER(test -> test.h2(connection -> {
            connection.queue(HEADERS, END_HEADERS | END_STREAM, 1, headers(":method", "GET", "X", "y"));
            connection.queue(GOAWAY, 0, 0, new byte[8]);
        })),
        H2_STREAMS_RESET_AT_ONCE(test -> test.h2(connection -> {
            for (int i = 0; i < 300; i++) {
                connection.queue(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, get());
                connection.queue(RST_STREAM, 0, 1 + 2 * i, new byte[] {0, 0, 0, 8});
            }
        })),
        H2_RESET_WITH_A_REQUEST(test -> {
            test.rawHop().behave((head, in, out) -> in.read());
            try (var connection = test.open()) {
                connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get());
                await().until(() -> test.rawHop().received().contains("/open/h2"));
            }
        }),
        LEFT_WITH_A_REQUEST(test -> {
            test.rawHop().behave((head, in, out) -> in.read());
            var socket = test.socket();
            socket.getOutputStream().write("GET /open/left HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            await().until(() -> test.rawHop().received().contains("/open/left"));
            reset(socket);
        });

        private final Attack attack;

        Odd(Attack attack) {
            this.attack = attack;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenConnectionIsAtMostOneLine(Odd odd) throws Exception {
        var log = new Captured();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                rawHop().reset();
                odd.attack.on(this);
            }
            rawHop().behave(dev.narrowgate.delegation.testing.RawNextHop.answering(
                    "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved"));
            theNextGoodRequestSucceeds();
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.events).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).as(event.toString()).isNull();
            assertThat(event.getFormattedMessage())
                    .hasSizeLessThan(LONGEST_LINE)
                    .doesNotContain("\n");
        });
        assertThat(log.events).as("%s", log.events).hasSizeLessThanOrEqualTo(CONNECTIONS);
    }

    @org.junit.jupiter.api.Test
    void clearTextIsCountedAsARefusedConnection() throws Exception {
        var refused = gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.connections.refused")
                .tag("reason", "tls")
                .counter();
        var before = refused.count();
        for (int i = 0; i < 3; i++) {
            clear("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        await().until(() -> refused.count() == before + 3);
    }

    @org.junit.jupiter.api.Test
    void webSocketsThatANextHopDoesNotOpenFillNoLog() throws Exception {
        var log = new Captured();
        var logger = (Logger) LoggerFactory.getLogger("dev.narrowgate");
        log.start();
        logger.addAppender(log);
        try {
            for (int i = 0; i < 40; i++) {
                try (var connection = new RawConnection(socket())) {
                    connection.send("GET /open/1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                    assertThat(connection.answer().status()).isEqualTo(200);
                }
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.events)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .hasSizeLessThan(4);
    }

    private static byte[] get() {
        return headers(":method", "GET", ":scheme", "https", ":authority", "gateway", ":path", "/open/h2");
    }

    private SSLSocket socket() throws IOException {
        var socket = (SSLSocket) TestCertificates.trustingAll()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway().port());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private RawHttp2 open() throws IOException {
        return new RawHttp2(TestCertificates.trustingAll(), gateway().port());
    }

    private void clear(String text) throws IOException {
        try (var connection = connect()) {
            connection.sendAsFarAsTaken(text);
            drain(connection);
        }
    }

    private void tls(String text) throws IOException {
        try (var connection = new RawConnection(socket())) {
            connection.sendAsFarAsTaken(text);
            drain(connection);
        }
    }

    private void leaving(String text) throws IOException {
        try (var connection = new RawConnection(socket())) {
            connection.send(text);
        }
    }

    private interface Frames {
        void on(RawHttp2 connection) throws IOException;
    }

    private void h2(Frames frames) throws IOException {
        try (var connection = open()) {
            frames.on(connection);
            connection.flush();
            var frame = connection.frame();
            while (frame != null && frame.type() != GOAWAY && frame.type() != RST_STREAM) {
                frame = connection.frame();
            }
        } catch (SocketException | SocketTimeoutException ended) {
            // The gateway has seen enough, or still works on it: when it closes is shown by Http2IT.
        }
    }

    private static void drain(RawConnection connection) {
        try {
            connection.in().readAllBytes();
        } catch (IOException closed) {
            // That is what is waited for.
        }
    }

    private static void reset(Socket socket) throws IOException {
        if (socket instanceof SSLSocket) {
            socket.close();
            return;
        }
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static final class Captured extends AppenderBase<ILoggingEvent> {
        private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                events.add(event);
            }
        }
    }
}
