package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.HANDSHAKE;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.bytes;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.frame;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.join;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.opening;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The last words of a WebSocket arrive as they were said (RFC 6455, sections 5.5.1 and 7.4). Row H-019. */
class WebSocketCloseIT extends HttpAttack {

    private final Queue<String> atNextHop = new ConcurrentLinkedQueue<>();

    /** Payloads of close frames: none, every kind of code, with a reason and without. */
    static String[] payloads() {
        var codes = IntStream.of(1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999)
                .mapToObj(code -> "" + (char) (code >> 8) + (char) (code & 255));
        return Stream.concat(Stream.of(""), codes.flatMap(code -> Stream.of(code, code + "later, \u00c3\u00a9")))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void h019_theCloseFrameOfTheNextHopArrivesAsItIs(String payload) throws Exception {
        rawHop().behave(opening(join(frame(false, 0x81, bytes("one")), frame(false, 0x88, bytes(payload))), atNextHop));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            atNextHop.clear();
            try (var connection = open(path)) {
                assertThat(read(connection.in())).isEqualTo("1:one");
                assertThat(read(connection.in())).isEqualTo("8:" + payload);
                assertThat(connection.isClosed()).isTrue();
            }
            await().untilAsserted(() -> assertThat(atNextHop).contains("8:" + payload));
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void h019_theCloseFrameOfTheCallerArrivesAsItIs(String payload) throws Exception {
        rawHop().behave(opening(new byte[0], atNextHop));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            atNextHop.clear();
            try (var connection = open(path)) {
                connection.send(join(frame(true, 0x81, bytes("one")), frame(true, 0x88, bytes(payload))));
                assertThat(read(connection.in())).isEqualTo("8:" + payload);
                assertThat(connection.isClosed()).isTrue();
            }
            await().untilAsserted(() -> assertThat(atNextHop).containsExactly("1:one", "8:" + payload));
        }
    }

    @Test
    void h019_aCallerThatLeavesWithoutAWordSaysNone() throws Exception {
        atNextHop.clear();
        rawHop().behave(opening(new byte[0], atNextHop));
        try (var connection = open("/raw/socket")) {
            connection.send(frame(true, 0x81, bytes("one")));
            await().until(() -> atNextHop.contains("1:one"));
        }
        await().until(() -> rawHop().ended() > 0);
        assertThat(atNextHop).containsExactly("1:one");
    }

    @Test
    void h019_aNextHopThatBreaksOffIsCalledThat() throws Exception {
        rawHop().behave((head, in, out) -> {
            opening(frame(false, 0x81, bytes("one")), atNextHop)
                    .answer(
                            head,
                            new java.io.InputStream() {
                                @Override
                                public int read() throws IOException {
                                    throw new IOException("closed");
                                }
                            },
                            out);
        });
        try (var connection = open("/raw/socket")) {
            assertThat(read(connection.in())).isEqualTo("1:one");
            assertThat(read(connection.in())).isEqualTo("8:\u0003\u00f3the next hop broke off");
        }
        await().untilAsserted(() -> assertThat(
                        gateway().audited().getLast().path("outcome").asString())
                .isEqualTo("failed"));
    }

    private RawConnection open(String path) throws Exception {
        var connection = connect();
        connection.send(good(path).replace("\r\n\r\n", "\r\n" + HANDSHAKE + "\r\n"));
        assertThat(connection.answer().status()).isEqualTo(101);
        return connection;
    }
}
