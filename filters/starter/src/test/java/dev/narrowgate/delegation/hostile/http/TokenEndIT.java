package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer and no socket outlives the token that opened it. Rows H-013, H-019 and H-020. */
class TokenEndIT extends HttpAttack {

    private static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    /** Longer than any token here lives: what ends a hop is its token. */
    @Override
    String[] settings() {
        return new String[] {"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=20s"};
    }

    private String authorizedFor(int seconds) {
        return "Authorization: Bearer "
                + gateway().delegation().livesFor(seconds).sign() + "\r\n";
    }

    @Test
    void h020_aStreamEndsWithItsToken() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes());
            for (int i = 0; i < 600; i++) {
                out.write("10\r\ndata: tick  \r\n\r\n\r\n".getBytes());
                Thread.sleep(50);
            }
        });
        try (var connection = connect()) {
            connection.send("GET /raw/events HTTP/1.1\r\nHost: gateway\r\n" + authorizedFor(3) + "\r\n");
            int ticks = 0;
            for (var line = connection.line(); line != null; line = connection.line()) {
                ticks += line.startsWith("data: tick") ? 1 : 0;
            }
            assertThat(ticks).isBetween(1, 500);
        }
        await().until(() -> rawHop().ended() > 0);
        await().untilAsserted(() -> {
            var record = gateway().audited().getLast();
            assertThat(record.path("event").asString()).isEqualTo("completed");
            assertThat(record.path("code").asString()).isEqualTo("delegation-ended");
            assertThat(record.path("status").asInt()).isEqualTo(200);
        });
        theNextGoodRequestSucceeds();
    }

    /** Long before the limit for slow readers. */
    @Test
    void h020_aCallerThatDoesNotReadHoldsUpNoEnd() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes());
            for (var piece = new byte[1 << 16]; ; ) {
                out.write(piece);
            }
        });
        try (var connection = connect()) {
            connection.send("GET /raw/large HTTP/1.1\r\nHost: gateway\r\n" + authorizedFor(3) + "\r\n");
            await().untilAsserted(() -> assertThat(gateway().audited())
                    .extracting(record -> record.path("code").asString())
                    .contains("delegation-ended"));
            await().until(() -> rawHop().ended() > 0);
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h020_anAnswerThatHasNotBegunBecomesARefusal() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send("GET /raw/poll HTTP/1.1\r\nHost: gateway\r\n" + authorizedFor(3) + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
        await().untilAsserted(() -> assertThat(gateway().audited())
                .extracting(record -> record.path("code").asString())
                .contains("delegation-ended"));
        await().until(() -> rawHop().ended() > 0);
    }

    @Test
    void h013_aHandshakeCarriesOurProvenanceAndNoneOfTheCallers() throws Exception {
        try (var connection = open("Delegation-Subject: root\r\ndelegation_task: none\r\nTxn-Token: x\r\n", 300)) {
            frame(connection, 0x1, "hello");
            assertThat(frame(connection.in())).isEqualTo("1:hello");
        }
        var seen = rawHop().received().toLowerCase(Locale.ROOT);
        assertThat(seen)
                .contains("delegation-subject: alice\r\n", "delegation-task: task-1\r\n", "authorization: bearer ");
        assertThat(seen).doesNotContain("root", "delegation_task", "txn-token");
    }

    @Test
    void h019_aSocketIsClosedWhenItsTokenEnds() throws Exception {
        try (var connection = open("", 3)) {
            frame(connection, 0x1, "hello");
            assertThat(frame(connection.in())).isEqualTo("1:hello");
            // 1008, as the first two bytes of the close frame.
            assertThat(frame(connection.in())).startsWith("8:\u0003\u00f0");
            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> rawHop().ended() > 0);
        await().untilAsserted(() -> {
            var record = gateway().audited().getLast();
            assertThat(record.path("code").asString()).isEqualTo("delegation-ended");
            assertThat(record.path("status").asInt()).isEqualTo(101);
        });
        theNextGoodRequestSucceeds();
    }

    @Test
    void h019_withoutATokenOrWithABadOneNothingIsOpened() throws Exception {
        var hidden = "Sec-WebSocket-Protocol: bearer, " + gateway().delegation().sign() + "\r\n";
        for (var credentials : new String[] {"", hidden, authorizedFor(-10), "Authorization: Bearer x.y.z\r\n"}) {
            try (var connection = connect()) {
                connection.send("GET /raw/socket HTTP/1.1\r\nHost: gateway\r\n" + HANDSHAKE + credentials + "\r\n");
                assertThat(connection.answer().status()).isEqualTo(401);
            }
        }
        assertThat(rawHop().received()).isEmpty();
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Alone it is an offer that is ignored: UpgradeOfferIT.
                "Upgrade: h2c\r\nUpgrade: h2c\r\nConnection: Upgrade",
                "Upgrade: h2c, h2c\r\nConnection: Upgrade",
                "Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
                "Upgrade: h2c\r\nConnection: Upgrade\r\nTransfer-Encoding: identity",
                "Upgrade: websocket, h2c\r\nConnection: Upgrade",
                "Upgrade: h2c, websocket\r\nConnection: Upgrade",
                "Upgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade",
                "Upgrade: IRC/6.9\r\nConnection: Upgrade",
                "Upgrade: websocket\r\nUpgrade: h2c\r\nConnection: Upgrade",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nTransfer-Encoding: chunked",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 5"
            })
    void h019_noOtherProtocolIsSpoken(String lines) throws Exception {
        refused("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + lines + "\r\n\r\n", 400);
    }

    @Test
    void h019_aHandshakeWithARequestBehindItIsRefused() throws Exception {
        refused("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + HANDSHAKE + "\r\n", 400);
    }

    @Test
    void h019_aHandshakeThatIsNoneIsRefused() throws Exception {
        for (var broken :
                new String[] {"Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
            try (var connection = connect()) {
                connection.send("GET /raw/socket HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                        + HANDSHAKE.replace(broken, "") + "\r\n");
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(400);
            }
        }
        assertThat(rawHop().received()).isEmpty();
        theNextGoodRequestSucceeds();
    }

    @Test
    void h019_aHandshakeThatIsRefusedLeavesTheConnectionToHttp() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /raw/socket HTTP/1.1\r\nHost: gateway\r\n" + HANDSHAKE + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
            connection.send(good("/tickets/1"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    private RawConnection open(String headers, int seconds) throws Exception {
        rawHop().behave((head, in, out) -> {
            var key = head.toLowerCase(Locale.ROOT).indexOf("sec-websocket-key: ");
            var nonce = head.substring(key + 19, head.indexOf("\r\n", key));
            var accept = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes()));
            out.write(("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept + "\r\n\r\n")
                    .getBytes());
            while (true) {
                var text = frame(in);
                var payload = text.substring(2).getBytes();
                out.write(0x80 | Integer.parseInt(text.substring(0, 1)));
                out.write(payload.length);
                out.write(payload);
            }
        });
        var connection = connect();
        connection.send("GET /raw/socket HTTP/1.1\r\nHost: gateway\r\n" + authorizedFor(seconds) + HANDSHAKE + headers
                + "\r\n");
        assertThat(connection.answer().status()).isEqualTo(101);
        return connection;
    }

    private static void frame(RawConnection connection, int opcode, String text) throws IOException {
        var frame = new byte[6 + text.length()];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (0x80 | text.length());
        for (int i = 0; i < text.length(); i++) {
            frame[6 + i] = (byte) text.charAt(i);
        }
        connection.send(frame);
    }

    /** The opcode and the payload of the next frame. */
    private static String frame(InputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        if (second < 0) {
            throw new IOException("closed");
        }
        var mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
        var payload = in.readNBytes(second & 0x7F);
        var text = new StringBuilder().append(first & 0xF).append(':');
        for (int i = 0; i < payload.length; i++) {
            text.append((char) ((payload[i] ^ mask[i % 4]) & 0xFF));
        }
        return text.toString();
    }
}
