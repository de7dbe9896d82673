package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.HANDSHAKE;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.bytes;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.frame;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.join;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.opening;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.narrowgate.delegation.testing.RawConnection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A frame that RFC 6455 does not allow closes the WebSocket at both ends, and is not passed on. Row H-019. */
@ExtendWith(OutputCaptureExtension.class)
class WebSocketFramesIT extends HttpAttack {

    /** As the program sets it: an answer that is none is in the record. */
    @Override
    String[] settings() {
        return new String[] {
            "--logging.level.reactor.netty.http.client.HttpClientConnect=error",
            "--logging.level.reactor.netty.channel.FluxReceive=error"
        };
    }

    private static final int TEXT = 0x81;
    private static final byte[] SECRET = bytes("unseen");

    private final Queue<String> atNextHop = new ConcurrentLinkedQueue<>();

    /** What is sent, by one that masks as it should, and the status of the close frame. */
    static Stream<Arguments> faults() {
        return Stream.of(true, false)
                .flatMap(caller -> Stream.of(
                        arguments(caller, "text is not UTF-8", frame(caller, TEXT, bytes("unseen\u00ff")), 1007),
                        arguments(caller, "an overlong form", frame(caller, TEXT, bytes("unseen\u00c0\u00ae")), 1007),
                        arguments(caller, "a surrogate", frame(caller, TEXT, bytes("unseen\u00ed\u00a0\u0080")), 1007),
                        arguments(
                                caller,
                                "text ends within a character",
                                frame(caller, TEXT, bytes("unseen\u00c3")),
                                1007),
                        arguments(
                                caller,
                                "text in fragments",
                                join(
                                        frame(caller, 0x01, bytes("unseen\u00c3")),
                                        frame(caller, 0x89),
                                        frame(caller, 0x80, bytes("x"))),
                                1007),
                        arguments(caller, "RSV1", frame(caller, TEXT | 0x40, SECRET), 1002),
                        arguments(caller, "RSV2", frame(caller, TEXT | 0x20, SECRET), 1002),
                        arguments(caller, "RSV3 of binary", frame(caller, 0x82 | 0x10, SECRET), 1002),
                        arguments(
                                caller,
                                "RSV of a continuation",
                                join(frame(caller, 0x01, SECRET), frame(caller, 0x80 | 0x20, SECRET)),
                                1002),
                        arguments(caller, "RSV of a ping", frame(caller, 0x89 | 0x40), 1002),
                        arguments(caller, "an unknown opcode", frame(caller, 0x83, SECRET), 1002),
                        arguments(caller, "an unknown control opcode", frame(caller, 0x8B), 1002),
                        arguments(caller, "a fragmented ping", frame(caller, 0x09), 1002),
                        arguments(caller, "a long ping", frame(caller, 0x89, new byte[126]), 1002),
                        arguments(caller, "a continuation of nothing", frame(caller, 0x80, SECRET), 1002),
                        arguments(
                                caller,
                                "a message within another",
                                join(frame(caller, 0x01, SECRET), frame(caller, TEXT, SECRET)),
                                1002),
                        arguments(
                                caller,
                                "a mask where there is none, or none where there is one",
                                frame(!caller, TEXT, SECRET),
                                1002),
                        arguments(caller, "close of one byte", frame(caller, 0x88, (byte) 3), 1002),
                        arguments(caller, "close with 5000", frame(caller, 0x88, bytes("\u0013\u0088")), 1002),
                        arguments(caller, "close with 65535", frame(caller, 0x88, bytes("\u00ff\u00ff")), 1002),
                        arguments(caller, "close with 1006", frame(caller, 0x88, bytes("\u0003\u00ee")), 1002),
                        arguments(caller, "close with 1015", frame(caller, 0x88, bytes("\u0003\u00f7")), 1002),
                        arguments(caller, "close with 1005", frame(caller, 0x88, bytes("\u0003\u00ed")), 1002),
                        arguments(caller, "close with 999", frame(caller, 0x88, bytes("\u0003\u00e7")), 1002),
                        arguments(
                                caller,
                                "close with a broken reason",
                                frame(caller, 0x88, bytes("\u0003\u00e8\u00ff")),
                                1007)));
    }

    @ParameterizedTest(name = "{1}, from the caller: {0}")
    @MethodSource("faults")
    void h019_aFrameThatMayNotBeClosesTheWebSocket(
            boolean caller, String fault, byte[] sent, int status, CapturedOutput log) throws Exception {
        int logged = log.getAll().length();
        atNextHop.clear();
        rawHop().behave(opening(caller ? new byte[0] : sent, atNextHop));
        try (var connection = open()) {
            if (caller) {
                connection.send(sent);
            }
            assertThat(closeFrame(connection)).as(fault).isEqualTo("8:" + (char) (status >> 8) + (char) (status & 255));
            assertThat(connection.isClosed()).isTrue();
        }
        await().untilAsserted(() -> assertThat(rawHop().ended()).isPositive());
        assertThat(atNextHop).noneMatch(frame -> frame.contains("unseen"));
        atMostOneLine(log.getAll().substring(logged));
    }

    @Test
    void h019_textInFragmentsPassesWhereverItIsCut() throws Exception {
        atNextHop.clear();
        rawHop().behave(opening(new byte[0], atNextHop));
        try (var connection = open()) {
            // The framework collects fragments only once both ends are open.
            connection.send(frame(true, TEXT, bytes("open")));
            await().until(() -> atNextHop.contains("1:open"));

            connection.send(join(
                    frame(true, 0x01, bytes("\u00f0\u009f")),
                    frame(true, 0x89),
                    frame(true, 0x00, bytes("\u0098")),
                    frame(true, 0x80, bytes("\u0080"))));
            await().untilAsserted(() -> assertThat(atNextHop).contains("1:\u00f0\u009f\u0098\u0080"));
        }
    }

    @Test
    void h019_aMessageThatBreaksOffIsThrownAway(CapturedOutput log) throws Exception {
        atNextHop.clear();
        rawHop().behave(opening(new byte[0], atNextHop));
        int logged = log.getAll().length();
        try (var connection = open()) {
            connection.send(frame(true, TEXT, bytes("open")));
            await().until(() -> atNextHop.contains("1:open"));
            connection.send(frame(true, 0x01, SECRET));
        }
        await().untilAsserted(() -> assertThat(rawHop().ended()).isPositive());
        assertThat(atNextHop).noneMatch(frame -> frame.contains("unseen"));
        atMostOneLine(log.getAll().substring(logged));
    }

    @Test
    void h019_anyBytesPassAsBinary() throws Exception {
        atNextHop.clear();
        rawHop().behave(opening(frame(false, 0x82, bytes("\u00ff\u00c0")), atNextHop));
        try (var connection = open()) {
            connection.send(frame(true, 0x82, bytes("\u00fe\u0080")));
            assertThat(read(connection.in())).isEqualTo("2:\u00ff\u00c0");
            await().until(() -> atNextHop.contains("2:\u00fe\u0080"));
        }
    }

    @Test
    void h019_aWebSocketThatTheNextHopRefusesCostsOneLine(CapturedOutput log) throws Exception {
        int logged = log.getAll().length();
        rawHop().behave((head, in, out) -> {
            out.write(bytes("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
        });
        try (var connection = connect()) {
            connection.send(good("/raw/socket").replace("\r\n\r\n", "\r\n" + HANDSHAKE + "\r\n"));
            assertThat(connection.answer().status()).isEqualTo(403);
        }
        await().untilAsserted(() ->
                assertThat(gateway().audited().getLast().path("status").asInt()).isEqualTo(403));
        atMostOneLine(log.getAll().substring(logged));
    }

    private static void atMostOneLine(String logged) {
        assertThat(logged).doesNotContain("\tat ");
        assertThat(logged.lines().count()).as(logged).isLessThanOrEqualTo(1);
    }

    private RawConnection open() throws Exception {
        var connection = connect();
        connection.send(good("/raw/socket").replace("\r\n\r\n", "\r\n" + HANDSHAKE + "\r\n"));
        assertThat(connection.answer().status()).isEqualTo(101);
        return connection;
    }

    /** The first bytes of the close frame; a pong or a ping may come before it. */
    private static String closeFrame(RawConnection connection) throws Exception {
        var frame = afterControls(connection);
        return frame.substring(0, Math.min(4, frame.length()));
    }

    private static String afterControls(RawConnection connection) throws Exception {
        var frame = read(connection.in());
        while (frame.startsWith("9:") || frame.startsWith("10:")) {
            frame = read(connection.in());
        }
        return frame;
    }
}
