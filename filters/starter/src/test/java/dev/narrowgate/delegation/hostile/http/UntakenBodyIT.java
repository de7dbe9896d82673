package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A next hop that does not take a body in time is told of as late, and not as one that closed the connection. */
class UntakenBodyIT extends HttpAttack {

    private static final String LATE = "next-hop-timeout";

    @Override
    String[] settings() {
        return new String[] {"--delegation.limits.write-timeout=1s", "--delegation.limits.body-timeout=2s"};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1"})
    void aNextHopThatTakesTheBodyTooSlowlyIsNotTheCallersFault(String path) throws Exception {
        rawHop().behave((head, in, out) -> {
            while (in.readNBytes(50_000).length > 0) {
                LockSupport.parkNanos(150_000_000);
            }
        });
        itDidNotTakeTheBody(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1"})
    void soIsOneThatTakesNothingOfIt(String path) throws Exception {
        // Over a connection that has served before as well.
        assertThat(served(path)).isEqualTo(200);
        var done = new CountDownLatch(1);
        rawHop().behave((head, in, out) -> done.await());
        itDidNotTakeTheBody(path);
        done.countDown();
    }

    private void itDidNotTakeTheBody(String path) throws Exception {
        try (var connection = connect()) {
            connection.send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Content-Length: 9000000\r\n\r\n");
            Thread.ofPlatform().start(() -> connection.sendAsFarAsTaken("x".repeat(9_000_000)));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains(LATE);
        }
        if (path.startsWith("/raw")) {
            await().untilAsserted(() -> {
                var end = gateway().audited().getLast();
                assertThat(end.path("event").asString()).isEqualTo("completed");
                assertThat(end.path("code").asString()).isEqualTo(LATE);
                assertThat(end.path("status").asInt()).isEqualTo(504);
                assertThat(end.path("reason").asString()).startsWith("did not take the body of the request in time");
            });
        }
    }

    private int served(String path) throws IOException {
        try (var connection = connect()) {
            return connection.send(good(path)).answer().status();
        }
    }
}
