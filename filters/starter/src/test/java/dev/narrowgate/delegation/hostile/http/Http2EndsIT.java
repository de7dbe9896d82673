package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.RST_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.SETTINGS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawHttp2.post;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same over HTTP/2, where a hop ends with its stream. */
class Http2EndsIT extends HopTraceAttack {

    private static final int LARGE = 32 << 20;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            var settings = new ArrayList<>(List.of(TestCertificates.settings(folder)));
            settings.add("--delegation.limits.write-timeout=1s");
            return settings.toArray(String[]::new);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Body.NONE, Body.LENGTH)
                .flatMap(body -> Stream.of(Answer.values())
                        .filter(answer -> answer != Answer.RESET_WITHIN_BODY)
                        .map(answer -> Arguments.of(body, answer)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theRecordSaysWhatTheStreamSaw(Body body, Answer answer) throws Exception {
        rawHop().behave(behaving(answer));
        RawHttp2.End end;
        try (var connection = open()) {
            ask(connection, body, true);
            end = connection.end(1);
        }
        var ownAnswer = answer.outcome.equals("failed") && answer.status >= 502;
        assertThat(end.status()).isEqualTo(answer.status);
        recorded(
                answer.outcome,
                answer.status,
                arrived.get(),
                ownAnswer ? 0 : end.body().length());
        assertThat(arrived.get()).isEqualTo(body == Body.NONE ? 0 : SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallerThatLeavesWithinTheAnswerHasCancelledIt(boolean reset) throws Exception {
        rawHop().behave(beginning(head(200, "Content-Length: " + LARGE), ANSWERED));
        try (var connection = open()) {
            ask(connection, Body.LENGTH, true);
            int got = 0;
            while (got < ANSWERED) {
                var frame = connection.frame();
                got += frame.type() == DATA ? frame.payload().length : 0;
            }
            if (reset) {
                connection.send(RST_STREAM, 0, 1, CANCEL);
            } else {
                connection.close();
            }
            recorded("cancelled", 200, SENT, ANSWERED);
        }
        await().until(() -> rawHop().ended() > 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallerThatLeavesWithinItsBodyHasCancelledIt(boolean reset) throws Exception {
        rawHop().behave((head, in, out) -> {
            for (int next = in.read(); next >= 0; next = in.read()) {
                arrived.addAndGet(next == 'x' ? 1 : 0);
            }
        });
        try (var connection = open()) {
            ask(connection, Body.LENGTH, false);
            await().until(() -> arrived.get() == SENT);
            if (reset) {
                connection.send(RST_STREAM, 0, 1, CANCEL);
            } else {
                connection.close();
            }
            recorded("cancelled", 0, SENT, 0);
        }
    }

    @Test
    void aStreamWhoseWindowIsShutIsResetAndTheRecordSaysWhy() throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: " + LARGE) + body(LARGE)));
        try (var connection = open()) {
            // SETTINGS_INITIAL_WINDOW_SIZE of one thousand bytes.
            connection.send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 4).putInt(1000).array());
            ask(connection, Body.NONE, true);
            var end = connection.end(1);
            assertThat(end.reset()).isTrue();
            assertThat(end.body()).hasSize(1000);
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("cancelled");
        assertThat(end.path("status").asInt()).isEqualTo(200);
        assertThat(end.path("reason").asString()).contains("reader-too-slow");
        // A part of which the window took some only has not gone.
        assertThat(end.path("bytes_out").asLong()).isBetween(0L, 1000L);
    }

    @Test
    void aTokenThatEndsResetsTheStream() throws Exception {
        rawHop().behave(beginning(head(200, "Content-Length: " + LARGE), ANSWERED));
        try (var connection = open()) {
            var token = gateway().delegation().livesFor(5).sign();
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token));
            assertThat(connection.end(1).body()).hasSize(ANSWERED);
        }
        assertThat(recorded("failed", 200, 0, ANSWERED).path("code").asString()).isEqualTo("delegation-ended");
    }

    private void ask(RawHttp2 connection, Body body, boolean whole) throws IOException {
        var token = gateway().delegation().sign();
        if (body == Body.NONE) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get("/raw/1", token));
            return;
        }
        var length = String.valueOf(whole ? SENT : SENT * 2);
        connection.send(HEADERS, END_HEADERS, 1, post("/raw/1", token, "content-length", length));
        connection.send(DATA, whole ? END_STREAM : 0, 1, body(SENT).getBytes());
    }

    private RawHttp2 open() throws IOException {
        return new RawHttp2(TestCertificates.trustingAll(), gateway().port());
    }
}
