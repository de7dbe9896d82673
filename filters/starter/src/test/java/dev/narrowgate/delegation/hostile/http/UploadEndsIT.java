package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A body that breaks off is recorded as the end of who broke it off, also where it was on its way over a connection that had served
 * before, which ends with it.
 */
class UploadEndsIT extends HopTraceAttack {

    @Override
    String[] settings() {
        return new String[] {"--delegation.limits.write-timeout=1s", "--delegation.limits.body-size=64KB"};
    }

    static Stream<Arguments> uploads() {
        return Stream.of("Content-Length: 60000", "Transfer-Encoding: chunked")
                .flatMap(framing -> Stream.of(false, true).map(reused -> Arguments.of(framing, reused)));
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aCallerThatLeavesWithinItsBodyHasCancelledIt(String framing, boolean reused) throws Exception {
        serve(reused);
        rawHop().behave(counting());
        try (var connection = connect()) {
            begin(connection, framing, framing.startsWith("T") ? chunk(SENT) : body(SENT));
        }
        recorded("cancelled", 0, SENT, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyBeyondTheLimitHasFailedWithWhatWentOfIt(boolean reused) throws Exception {
        serve(reused);
        rawHop().behave(counting());
        try (var connection = connect()) {
            begin(connection, "Transfer-Encoding: chunked", chunk(SENT));
            connection.sendAsFarAsTaken(chunk(1 << 18));
            assertThat(connection.answer().status()).isEqualTo(413);
        }
        var end = end();
        assertThat(end.path("code").asString()).isEqualTo("request-too-large");
        assertThat(end.path("bytes_in").asLong()).isBetween((long) SENT, 64L << 10);
        assertThat(end.path("bytes_out").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatIsNoneHasFailed(boolean reused) throws Exception {
        serve(reused);
        rawHop().behave(counting());
        try (var connection = connect()) {
            begin(connection, "Transfer-Encoding: chunked", chunk(SENT));
            connection.send("no chunk\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.isClosed()).isTrue();
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("failed");
        assertThat(end.path("code").asString()).isEqualTo("request-malformed");
        assertThat(end.path("bytes_out").asLong())
                .as("the answer is the gateway's own")
                .isZero();
        assertThat(end.path("bytes_in").asLong()).isEqualTo(SENT);
    }

    /** The next hop has got what was sent, and waits for the rest. */
    private void begin(RawConnection connection, String framing, String part) throws IOException {
        connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + framing + "\r\n\r\n" + part);
        await().until(() -> arrived.get() == SENT);
    }

    /** The next request goes over a connection that has served before, or over a new one. */
    private void serve(boolean again) throws Exception {
        rawHop().behave(answering(head(200, "Content-Length: 0" + (again ? "" : "\r\nConnection: close"))));
        do {
            rawHop().reset();
            try (var connection = connect()) {
                connection.send(
                        "GET /raw/1 HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + authorized() + "\r\n");
                assertThat(connection.answer().status()).isEqualTo(200);
            }
            await().until(() -> hops("completed").containsAll(hops("decided")));
        } while (rawHop().connections() == (again ? 1 : 0));
        remember();
        rawHop().reset();
    }
}
