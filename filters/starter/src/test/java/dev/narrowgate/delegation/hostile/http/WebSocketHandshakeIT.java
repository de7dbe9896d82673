package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.HANDSHAKE;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.accepting;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.bytes;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.frame;
import static dev.narrowgate.delegation.hostile.http.WebSocketFrames.read;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawConnection.Answer;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The caller's handshake gets the answer of the next hop (RFC 6455, sections 4.1 and 4.2.2). Row H-019. */
class WebSocketHandshakeIT extends HttpAttack {

    private static final String OFFER = "Sec-WebSocket-Protocol: a, b\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void h019_theCallerIsToldTheSubprotocolThatTheNextHopChose(String chosen) throws Exception {
        rawHop().behave(accepting("Sec-WebSocket-Protocol: " + chosen + "\r\n"));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            assertThat(handshake(path, OFFER).header("sec-websocket-protocol")).isEqualTo(chosen);
            assertThat(handshake(path, "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b\r\n")
                            .header("sec-websocket-protocol"))
                    .isEqualTo(chosen);
        }
    }

    @Test
    void h019_theCallerIsToldNoSubprotocolWhenTheNextHopChoseNone() throws Exception {
        rawHop().behave(accepting(""));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            var answer = handshake(path, OFFER);
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("sec-websocket-protocol")).isNull();
            assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Protocol: c",
                "Sec-WebSocket-Protocol: A",
                "Sec-WebSocket-Protocol: a, b",
                "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b",
                "Sec-WebSocket-Extensions: permessage-deflate"
            })
    void h019_aChoiceThatWasNotOfferedOpensNoWebSocket(String lines) throws Exception {
        rawHop().behave(accepting(lines + "\r\n"));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            assertThat(handshake(path, OFFER + "Sec-WebSocket-Extensions: permessage-deflate\r\n")
                            .status())
                    .isEqualTo(502);
        }
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @CsvSource({"403, 403", "404, 404", "426, 426", "503, 503", "302, 302", "200, 200"})
    void h019_aRefusalOfTheNextHopArrivesAsItIs(int status, int expected) throws Exception {
        rawHop().behave(answering("HTTP/1.1 " + status + " No\r\nContent-Length: 7\r\nX-Why: closed\r\n"
                + "Delegation-Subject: root\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nno seat"));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            try (var connection = connect()) {
                connection.send(request(path, OFFER));
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(expected);
                assertThat(answer.body()).isEqualTo("no seat");
                assertThat(answer.header("x-why")).isEqualTo("closed");
                assertThat(answer.header("delegation-subject")).isNull();
                assertThat(answer.header("sec-websocket-accept")).isNull();
                // It is a connection of HTTP as before.
                connection.send(good("/tickets/1"));
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void h019_aRefusalIsRecordedWithItsStatus() throws Exception {
        rawHop().behave(answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
        assertThat(handshake("/raw/refused", "").status()).isEqualTo(403);
        await().untilAsserted(() ->
                assertThat(completed("/raw/refused").path("status").asInt()).isEqualTo(403));
    }

    @Test
    void h019_aTokenThatTheNextHopDoesNotAcceptIsNotTheCallersFault() throws Exception {
        rawHop().behave(answering("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n"));
        var answer = handshake("/raw/unauthorized", "");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("www-authenticate")).isNull();
    }

    @Test
    void h019_theCallerHearsNothingBeforeTheNextHopAnswered() throws Exception {
        var asked = new CountDownLatch(1);
        var allowed = new CountDownLatch(1);
        rawHop().behave((head, in, out) -> {
            asked.countDown();
            allowed.await();
            accepting("").answer(head, in, out);
        });
        try (var connection = connect()) {
            connection.send(request("/raw/socket", ""));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(connection.in().available()).isZero();
            allowed.countDown();
            assertThat(connection.answer().status()).isEqualTo(101);
            connection.send(frame(true, 0x81, bytes("hello")));
            assertThat(read(connection.in())).isEqualTo("1:hello");
        }
    }

    @Test
    void h019_aCallerThatLeavesTakesTheHandshakeWithIt() throws Exception {
        var asked = new CountDownLatch(1);
        rawHop().behave((head, in, out) -> {
            asked.countDown();
            in.read();
        });
        try (var connection = connect()) {
            connection.send(request("/raw/left", ""));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        }
        await().until(() -> rawHop().ended() > 0);
        await().untilAsserted(() ->
                assertThat(completed("/raw/left").path("outcome").asString()).isEqualTo("cancelled"));
    }

    @Test
    void h019_bytesBehindAHandshakeThatIsNotAnsweredCloseTheConnection() throws Exception {
        var asked = new CountDownLatch(1);
        rawHop().behave((head, in, out) -> {
            asked.countDown();
            in.read();
        });
        try (var connection = connect()) {
            connection.send(request("/raw/socket", ""));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            connection.sendAsFarAsTaken(good("/tickets/hidden"));
            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> rawHop().ended() > 0);
        nothingWentOn();
    }

    @Test
    void h019_theHeadersOfTheCallerArriveAndNoneIsMadeUp() throws Exception {
        rawHop().behave(accepting(""));
        for (var path : new String[] {"/raw/socket", "/open/socket"}) {
            rawHop().reset();
            assertThat(handshake(path, OFFER).status()).isEqualTo(101);
            var seen = rawHop().received().toLowerCase(Locale.ROOT);
            assertThat(seen)
                    .contains("sec-websocket-protocol: a, b\r\n", "sec-websocket-version: 13\r\n")
                    .contains("upgrade: websocket\r\n", "connection: upgrade\r\n")
                    .doesNotContain("origin:", "user-agent:", "accept:", "sec-websocket-extensions");

            rawHop().reset();
            var said = "Origin: https://app.example\r\nUser-Agent: agent/1\r\nAccept: text/plain\r\n";
            assertThat(handshake(path, said).status()).isEqualTo(101);
            assertThat(rawHop().received().toLowerCase(Locale.ROOT))
                    .contains(said.toLowerCase(Locale.ROOT).split("(?<=\n)"));
        }
    }

    @Test
    void h019_noHeaderIsMadeUpForOtherRequestsEither() throws Exception {
        for (var path : new String[] {"/raw/plain", "/open/plain"}) {
            rawHop().reset();
            try (var connection = connect()) {
                connection.send(good(path));
                assertThat(connection.answer().status()).isEqualTo(200);
            }
            assertThat(rawHop().received().toLowerCase(Locale.ROOT))
                    .doesNotContain("origin:", "user-agent:", "accept:", "accept-encoding:");
        }
    }

    private Answer handshake(String path, String lines) throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(request(path, lines));
            return connection.answer();
        }
    }

    private String request(String path, String lines) {
        return good(path).replace("\r\n\r\n", "\r\n" + HANDSHAKE + lines + "\r\n");
    }

    private JsonNode completed(String path) throws Exception {
        return gateway().audited().stream()
                .filter(record -> record.path("path").asString().equals(path)
                        && record.path("event").asString().equals("completed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no record yet"));
    }
}
