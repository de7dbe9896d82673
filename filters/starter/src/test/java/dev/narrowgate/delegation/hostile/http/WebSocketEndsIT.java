package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.HANDSHAKE;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.bytes;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.frame;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.join;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.opening;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.read;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of a WebSocket's end says which side ended it and how, and the payload that went each way. */
class WebSocketEndsIT extends HopTraceAttack {

    private static final byte[] NORMAL = {3, (byte) 0xE8};

    private final Queue<String> atNextHop = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forgetFrames() {
        atNextHop.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 403, 404, 426, 500, 503})
    void anAnswerThatOpensNoneHasTheStatusOfTheNextHop(int status) throws Exception {
        rawHop().behave(answering(head(status, "Content-Length: 0")));
        try (var connection = connect()) {
            connection.send(handshake(300));
            endOf(connection);
        }
        recorded("completed", status, 0, 0);
    }

    @Test
    void aNextHopThatLeavesBeforeItsAnswerHasFailed() throws Exception {
        rawHop().behave((head, in, out) -> {
            throw new IOException("closed");
        });
        try (var connection = connect()) {
            connection.send(handshake(300));
            endOf(connection);
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("failed");
        assertThat(end.path("code").asString()).isEqualTo("next-hop-unavailable");
    }

    @Test
    void aCloseOfTheCallerIsCompleteWithThePayloadThatWent() throws Exception {
        try (var connection = talking()) {
            connection.send(join(frame(true, 0x89, bytes("ping")), frame(true, 0x88, NORMAL)));
            endOf(connection);
        }
        recorded("completed", 101, 8, 5);
    }

    @Test
    void aCloseOfTheNextHopIsComplete() throws Exception {
        rawHop().behave(opening(join(frame(false, 0x81, bytes("hello")), frame(false, 0x88, NORMAL)), atNextHop));
        int received = 0;
        try (var connection = open()) {
            for (var frame = read(connection.in()); !frame.startsWith("8:"); frame = read(connection.in())) {
                received += frame.length() - 2;
            }
        }
        recorded("completed", 101, 0, received);
    }

    @Test
    void aCallerThatLeavesWithoutACloseHasCancelledIt() throws Exception {
        try (var connection = talking()) {
            connection.socket().setSoLinger(true, 0);
        }
        recorded("cancelled", 101, 8, 5);
    }

    @Test
    void aCallerThatHalfClosesHasCancelledIt() throws Exception {
        try (var connection = talking()) {
            connection.socket().shutdownOutput();
            recorded("cancelled", 101, 8, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNextHopThatLeavesWithoutACloseHasFailed(boolean reset) throws Exception {
        try (var connection = talking()) {
            if (reset) {
                rawHop().breakOff();
            } else {
                rawHop().leave();
            }
            endOf(connection);
        }
        assertThat(recorded("failed", 101, 8, 5).path("code").asString()).isEqualTo("next-hop-unavailable");
    }

    /** A close frame that the gateway makes of a fault is none that an end has sent. */
    static Stream<Arguments> faults() {
        return Stream.of(true, false)
                .flatMap(caller -> Stream.of(
                        Arguments.of(caller, "RSV1", frame(caller, 0x81 | 0x40, bytes("x"))),
                        Arguments.of(caller, "text is not UTF-8", frame(caller, 0x81, bytes("\u00ff"))),
                        Arguments.of(caller, "no mask, or one", frame(!caller, 0x81, bytes("x"))),
                        Arguments.of(caller, "close with 1005", frame(caller, 0x88, bytes("\u0003\u00ed"))),
                        Arguments.of(caller, "a long frame", longFrame(caller)),
                        Arguments.of(
                                caller,
                                "a long message",
                                join(
                                        frame(caller, 0x02, new byte[60_000]),
                                        frame(caller, 0x00, new byte[60_000]),
                                        frame(caller, 0x80, new byte[1])))));
    }

    /** One byte more than a frame may have. */
    private static byte[] longFrame(boolean masked) {
        var head = new byte[] {(byte) 0x82, (byte) (masked ? 0xFF : 0x7F), 0, 0, 0, 0, 0, 1, 0, 1};
        return join(head, new byte[masked ? 4 : 0], new byte[65_537]);
    }

    @ParameterizedTest(name = "{1}, from the caller: {0}")
    @MethodSource("faults")
    void aFrameThatMayNotBeHasFailed(boolean caller, String fault, byte[] sent) throws Exception {
        rawHop().behave(opening(caller ? new byte[0] : sent, atNextHop));
        try (var connection = open()) {
            if (caller) {
                connection.send(sent);
            }
            endOf(connection);
        }
        var end = end();
        var code = !caller
                ? "next-hop-unavailable"
                : fault.equals("a long message") ? "request-too-large" : "request-malformed";
        assertThat(end.path("outcome").asString() + " " + end.path("status").asInt() + " "
                        + end.path("code").asString())
                .isEqualTo("failed 101 " + code);
    }

    @Test
    void aTokenThatEndsEndsItAsFailed() throws Exception {
        rawHop().behave(opening(frame(false, 0x81, bytes("hello")), atNextHop));
        try (var connection = connect()) {
            connection.send(handshake(3));
            assertThat(connection.answer().status()).isEqualTo(101);
            endOf(connection);
        }
        assertThat(recorded("failed", 101, 0, 5).path("code").asString()).isEqualTo("delegation-ended");
    }

    /** Two frames have gone one way and one the other. */
    private RawConnection talking() throws Exception {
        rawHop().behave(opening(frame(false, 0x81, bytes("hello")), atNextHop));
        var connection = open();
        connection.send(join(frame(true, 0x81, bytes("text")), frame(true, 0x82, bytes("data"))));
        await().until(() -> atNextHop.contains("2:data"));
        assertThat(read(connection.in())).isEqualTo("1:hello");
        return connection;
    }

    private RawConnection open() throws Exception {
        var connection = connect();
        connection.send(handshake(300));
        assertThat(connection.answer().status()).isEqualTo(101);
        return connection;
    }

    private String handshake(int seconds) {
        return "GET /raw/socket HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + gateway().delegation().livesFor(seconds).sign() + "\r\n" + HANDSHAKE + "\r\n";
    }

    /** Reads whatever comes; an answer that opens no WebSocket may leave the connection to HTTP. */
    private static void endOf(RawConnection connection) throws IOException {
        connection.socket().setSoTimeout(5000);
        try {
            while (connection.in().read() >= 0) {
                // Whatever is said.
            }
        } catch (IOException closed) {
            // That is an end as well.
        }
    }
}
