package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of a hop's end says what a packet trace would say, however the hop ends. */
class HopEndsIT extends HopTraceAttack {

    private static final int LARGE = 32 << 20;

    @Override
    String[] settings() {
        return new String[] {"--delegation.limits.write-timeout=1s", "--delegation.limits.body-size=64KB"};
    }

    static Stream<Arguments> ways() {
        return Stream.of(Body.values())
                .flatMap(body -> Stream.of(Answer.values()).map(answer -> Arguments.of(body, answer)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theRecordSaysWhatTheSocketsSaw(Body body, Answer answer) throws Exception {
        rawHop().behave(behaving(answer));
        long received;
        try (var connection = connect()) {
            connection.send(request(body));
            received = received(connection, answer == Answer.RESET_WITHIN_BODY);
        }
        recorded(answer.outcome, answer.status, arrived.get(), answer.status < 502 ? received : 0);
        assertThat(arrived.get()).isEqualTo(body == Body.NONE ? 0 : SENT);
        theNextGoodRequestSucceeds();
    }

    /** It closes while the gateway has not heard yet that nothing follows. */
    @Test
    void aCallerThatLeavesWithTheLastByteHasAllOfTheAnswer() throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: 5") + "whole"));
        int calls = 40;
        for (int i = 0; i < calls; i++) {
            try (var connection = connect()) {
                connection.send(good("/raw/1"));
                assertThat(connection.answer().body()).isEqualTo("whole");
            }
        }
        await().untilAsserted(() -> assertThat(gateway().audited().stream()
                        .filter(record -> record.path("event").asString().equals("completed"))
                        .filter(record -> record.path("bytes_out").asLong() == 5)
                        .map(record -> record.path("outcome").asString()))
                .hasSizeGreaterThanOrEqualTo(calls)
                .containsOnly("completed"));
    }

    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: " + ANSWERED)));
        try (var connection = connect()) {
            connection.send(request(Body.NONE).replaceFirst("GET", "HEAD"));
            assertThat(received(connection, false)).isZero();
        }
        recorded("completed", 200, 0, 0);
    }

    /** The ways in which a caller leaves. */
    enum Leaving {
        CLOSE,
        RESET,
        HALF_CLOSE
    }

    static Stream<Arguments> leaving() {
        return Stream.of(Leaving.values())
                .flatMap(leaving -> Stream.of(
                        Arguments.of(leaving, Body.NONE, 0),
                        Arguments.of(leaving, Body.NONE, 1),
                        Arguments.of(leaving, Body.LENGTH, ANSWERED),
                        Arguments.of(leaving, Body.CHUNKS, ANSWERED)));
    }

    @ParameterizedTest
    @MethodSource("leaving")
    void aCallerThatLeavesWithinTheAnswerHasCancelledIt(Leaving leaving, Body body, int bytes) throws Exception {
        rawHop().behave(beginning(head(200, "Content-Length: " + LARGE), bytes));
        try (var connection = connect()) {
            connection.send(request(body));
            // The head does not wait for the body.
            readHead(connection);
            connection.in().readNBytes(bytes);
            leave(connection, leaving);
            recorded("cancelled", 200, arrived.get(), bytes);
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatLeavesBeforeAnAnswerHasCancelledIt(Leaving leaving) throws Exception {
        rawHop().behave(counting());
        try (var connection = connect()) {
            connection.send(request(Body.NONE));
            await().until(() -> rawHop().received().contains("\r\n\r\n"));
            leave(connection, leaving);
            recorded("cancelled", 0, 0, 0);
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/octet-stream"})
    void aStreamThatTheCallerLeavesIsCancelled(String type) throws Exception {
        rawHop().behave((head, in, out) -> {
            write(out, head(200, "Content-Type: " + type + "\r\nTransfer-Encoding: chunked"));
            write(out, chunk(100) + chunk(100));
            in.read();
        });
        try (var connection = connect()) {
            connection.send(request(Body.NONE));
            readHead(connection);
            for (int read = 0; read < 200; ) {
                read += Integer.parseInt(connection.line(), 16);
                connection.line();
            }
        }
        recorded("cancelled", 200, 0, 200);
    }

    /** As much as the operating system takes for the caller goes; the rest is cut. */
    @Test
    void aCallerThatDoesNotReadIsCutAndTheRecordSaysWhy() throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: " + LARGE) + body(LARGE)));
        try (var connection = connect()) {
            connection.send(request(Body.NONE));
            var end = end();
            assertThat(end.path("outcome").asString()).isEqualTo("cancelled");
            assertThat(end.path("status").asInt()).isEqualTo(200);
            assertThat(end.path("reason").asString()).contains("reader-too-slow");
            long received = received(connection, false);
            assertThat(end.path("bytes_out").asLong()).isBetween(1L, received).isGreaterThan(received - (1 << 17));
        }
    }

    @Test
    void aDownloadThatTheCallerBreaksOffHasFewerBytesThanTheAnswer() throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: " + LARGE) + body(LARGE)));
        int read = 700_000;
        try (var connection = connect()) {
            connection.send(request(Body.NONE));
            readHead(connection);
            connection.in().readNBytes(read);
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("cancelled");
        assertThat(end.path("status").asInt()).isEqualTo(200);
        assertThat(end.path("bytes_out").asLong()).isBetween((long) read - (1 << 17), LARGE - 1L);
    }

    @Test
    void anAnswerThatItsTokenCutsOffHasTheBytesThatWent() throws Exception {
        rawHop().behave(beginning(head(200, "Content-Length: " + LARGE), ANSWERED));
        try (var connection = connect()) {
            connection.send("GET /raw/1 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                    + gateway().delegation().livesFor(5).sign() + "\r\n\r\n");
            assertThat(received(connection, false)).isEqualTo(ANSWERED);
        }
        assertThat(recorded("failed", 200, 0, ANSWERED).path("code").asString()).isEqualTo("delegation-ended");
    }

    /** The next hop answers, and does not wait for the rest of the body. */
    @Test
    void anEarlyAnswerIsCompleteWithWhatWentUntilThen() throws Exception {
        rawHop().behave((head, in, out) -> {
            for (int i = 0; i < SENT; i++) {
                in.read();
            }
            write(out, head(403, "Content-Length: 2") + "no");
            throw new IOException("closed");
        });
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Content-Length: 60000\r\n\r\n"
                    + body(SENT));
            assertThat(connection.answer().status()).isEqualTo(403);
            recorded("completed", 403, SENT, 2);
        }
    }

    @Test
    void aNextHopThatCannotBeReachedHasGotNothing() throws Exception {
        try (var connection = connect()) {
            connection.send(request(Body.LENGTH).replace("/raw/1", "/nowhere/1"));
            assertThat(connection.answer().status()).isEqualTo(502);
        }
        recorded("failed", 502, 0, 0);
    }

    private String request(Body body) {
        var head = (body == Body.NONE ? "GET" : "POST") + " /raw/1 HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + authorized();
        return switch (body) {
            case NONE -> head + "\r\n";
            case LENGTH -> head + "Content-Length: " + SENT + "\r\n\r\n" + body(SENT);
            case CHUNKS -> head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(SENT - 1000) + chunk(1000) + "0\r\n\r\n";
        };
    }

    private static void leave(RawConnection connection, Leaving leaving) throws IOException {
        switch (leaving) {
            case CLOSE -> connection.close();
            case RESET -> {
                connection.socket().setSoLinger(true, 0);
                connection.close();
            }
            case HALF_CLOSE -> connection.socket().shutdownOutput();
        }
    }

    private static void readHead(RawConnection connection) throws IOException {
        for (var line = connection.line(); line != null && !line.isEmpty(); ) {
            line = connection.line();
        }
    }

    /** The bytes of body that the caller's socket gets until the end of the connection. */
    private long received(RawConnection connection, boolean tell) throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            for (int next = connection.in().read();
                    next >= 0;
                    next = connection.in().read()) {
                all.write(next);
                if (tell && next == 'x') {
                    read.countDown();
                }
            }
        } catch (java.net.SocketException reset) {
            // That is an end as well.
        }
        var text = all.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        var body = text.substring(end + 4);
        return text.substring(0, end).toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")
                ? unchunked(body)
                : body.length();
    }

    private static long unchunked(String body) {
        long bytes = 0;
        for (int at = 0; at < body.length(); ) {
            int line = body.indexOf("\r\n", at);
            if (line < 0) {
                return bytes;
            }
            int size = Integer.parseInt(body.substring(at, line), 16);
            bytes += Math.min(size, body.length() - line - 2);
            at = line + 2 + size + 2;
            if (size == 0) {
                return bytes;
            }
        }
        return bytes;
    }
}
