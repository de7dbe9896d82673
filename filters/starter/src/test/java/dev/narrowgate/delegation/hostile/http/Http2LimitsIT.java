package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.CONTINUATION;
import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.PING;
import static dev.narrowgate.delegation.testing.RawHttp2.RST_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.SETTINGS;
import static dev.narrowgate.delegation.testing.RawHttp2.WINDOW_UPDATE;
import static dev.narrowgate.delegation.testing.RawHttp2.frame;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static dev.narrowgate.delegation.testing.RawHttp2.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of {@link LimitsIT} over HTTP/2. */
class Http2LimitsIT extends HttpAttack {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENHANCE_YOUR_CALM = {0, 0, 0, 11};
    private static final byte[] WINDOW_OF_NOTHING =
            ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
    private static final int LARGE = 4 << 20;

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            var tls = TestCertificates.settings(folder);
            var all = Arrays.copyOf(tls, tls.length + 5);
            all[tls.length] = "--delegation.limits.header-timeout=500ms";
            all[tls.length + 1] = "--delegation.limits.body-timeout=700ms";
            all[tls.length + 2] = "--delegation.limits.write-timeout=600ms";
            all[tls.length + 3] = "--server.netty.idle-timeout=900ms";
            all[tls.length + 4] = "--management.server.port=0";
            return all;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 23})
    void aPrefaceThatStaysHalfIsNotWaitedFor(int bytes) throws Exception {
        double before = refusals("headers-too-slow");
        try (var connection = new RawConnection(
                RawHttp2.socket(TestCertificates.trustingAll(), gateway().port()))) {
            connection.send(Arrays.copyOf(PREFACE, bytes));

            drain(connection);
        }
        assertThat(refusals("headers-too-slow")).isGreaterThan(before);
    }

    @Test
    void theManagementPortHasTheSameLimits() throws Exception {
        int port = Integer.parseInt(
                String.valueOf(gateway().context().getEnvironment().getProperty("local.management.port")));
        double before = refusals("headers-too-slow");
        try (var connection = new RawConnection(RawHttp2.socket(TestCertificates.trustingAll(), port))) {
            connection.send(Arrays.copyOf(PREFACE, 12));

            drain(connection);
        }
        assertThat(refusals("headers-too-slow")).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 20})
    void aFrameThatStaysHalfIsNotWaitedFor(int bytes) throws Exception {
        double before = refusals("headers-too-slow");
        try (var connection = open()) {
            connection.sendRaw(
                    Arrays.copyOf(frame(HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1", token())), bytes));

            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(refusals("headers-too-slow")).isGreaterThan(before);
        nothingWentOn();
    }

    @Test
    void headersThatStayOpenAreNotWaitedFor() throws Exception {
        double before = refusals("headers-too-slow");
        try (var connection = open()) {
            connection.send(HEADERS, END_STREAM, 1, get("/tickets/1", token()));

            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(refusals("headers-too-slow")).isGreaterThan(before);
        nothingWentOn();
    }

    @Test
    void headersThatTrickleAreNotWaitedFor() throws Exception {
        double before = refusals("headers-too-slow");
        try (var connection = open()) {
            connection.send(HEADERS, END_STREAM, 1, get("/tickets/1", token()));

            trickle(connection, CONTINUATION, 1, headers("x", "y"));
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(refusals("headers-too-slow")).isGreaterThan(before);
        nothingWentOn();
    }

    @Test
    void dataThatStaysHalfIsNotWaitedForLongerThanABody() throws Exception {
        try (var connection = open()) {
            connection.queue(HEADERS, END_HEADERS, 1, post("/raw/1", token()));
            connection.sendRaw(Arrays.copyOf(frame(DATA, END_STREAM, 1, new byte[100]), 50));

            assertThat(connection.isClosed()).isTrue();
        }
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, SETTINGS, WINDOW_UPDATE})
    void framesWithoutARequestKeepNoConnectionOpen(int type) throws Exception {
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/tickets/1", token()));
            assertThat(connection.end(1).status()).isEqualTo(200);

            trickle(connection, type, 0, payload(type));
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aRequestThatWasAnsweredBeforeItsEndKeepsNoConnectionOpen() throws Exception {
        try (var connection = open()) {
            connection.send(
                    HEADERS,
                    END_HEADERS,
                    1,
                    headers(":method", "POST", ":scheme", "https", ":authority", "gateway", ":path", "/tickets/1"));
            assertThat(connection.end(1).status()).isEqualTo(401);

            trickle(connection, PING, 0, payload(PING));
            assertThat(connection.isClosed()).isTrue();
        }
        nothingWentOn();
    }

    @Test
    void aRequestThatTakesLongerThanAnIdleConnectionIsAnswered() throws Exception {
        rawHop().behave((head, in, out) -> {
            LockSupport.parkNanos(1_400_000_000L);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved".getBytes(StandardCharsets.US_ASCII));
        });
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token()));
            for (int i = 0; i < 5; i++) {
                LockSupport.parkNanos(200_000_000);
                connection.send(PING, 0, 0, payload(PING));
            }

            assertThat(connection.end(1).status()).isEqualTo(200);
        }
    }

    @Test
    void aStreamThatIsNotReadIsResetAndTheConnectionGoesOn() throws Exception {
        rawHop().behave(large());
        double before = refusals("reader-too-slow");
        try (var connection = open()) {
            connection.send(SETTINGS, 0, 0, WINDOW_OF_NOTHING);
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token()));

            assertThat(reset(connection, 1)).isEqualTo(ENHANCE_YOUR_CALM);
            await().until(() -> rawHop().ended() > 0);
            connection.send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535).array());
            connection.send(HEADERS, END_HEADERS | END_STREAM, 3, get("/tickets/1", token()));
            assertThat(connection.end(3).body()).isEqualTo("served");
        }
        assertThat(refusals("reader-too-slow")).isGreaterThan(before);
        theNextGoodRequestSucceeds();
    }

    /** The stream's window is opened by a byte at a time, and never stands still. */
    @Test
    void aStreamThatIsReadByteByByteIsReset() throws Exception {
        rawHop().behave(large());
        try (var connection = open()) {
            connection.send(SETTINGS, 0, 0, WINDOW_OF_NOTHING);
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token()));

            var reader = Thread.ofVirtual().start(() -> trickle(connection, WINDOW_UPDATE, 1, payload(WINDOW_UPDATE)));
            assertThat(reset(connection, 1)).isEqualTo(ENHANCE_YOUR_CALM);
            reader.interrupt();
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    @Test
    void aConnectionOfManyStreamsThatAreNotReadIsCut() throws Exception {
        rawHop().behave(large());
        try (var connection = open()) {
            connection.queue(SETTINGS, 0, 0, WINDOW_OF_NOTHING);
            for (int i = 0; i < 20; i++) {
                connection.queue(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, get("/raw/1", token()));
            }
            connection.flush();

            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> rawHop().ended() == rawHop().connections());
        theNextGoodRequestSucceeds();
    }

    /** The streams' windows are wide open; that of the connection is never opened again. */
    @Test
    void aConnectionWhoseOwnWindowStaysShutIsCut() throws Exception {
        rawHop().behave(large());
        try (var connection = open()) {
            connection.queue(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 4).putInt(1 << 30).array());
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token()));

            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    private static RawNextHop.Behaviour large() {
        return (head, in, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[LARGE]);
        };
    }

    private static byte[] payload(int type) {
        return switch (type) {
            case PING -> new byte[8];
            case WINDOW_UPDATE -> new byte[] {0, 0, 0, 1};
            default -> new byte[0];
        };
    }

    /** Never idle, and never done: a frame every 100 ms, for eight seconds at most. */
    private static void trickle(RawHttp2 connection, int type, int stream, byte[] payload) {
        try {
            for (int i = 0; i < 80 && !Thread.currentThread().isInterrupted(); i++) {
                connection.send(type, 0, stream, payload);
                LockSupport.parkNanos(100_000_000);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static byte[] reset(RawHttp2 connection, int stream) throws IOException {
        for (var frame = connection.frame(); frame != null; frame = connection.frame()) {
            if (frame.type() == RST_STREAM && frame.stream() == stream) {
                return frame.payload();
            }
        }
        return new byte[0];
    }

    /** Reads what the server says of itself, to the end. */
    private static void drain(RawConnection connection) throws IOException {
        try {
            connection.in().readAllBytes();
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("still open", open);
        } catch (IOException reset) {
            return;
        }
    }

    private double refusals(String reason) {
        return gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.connections.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
