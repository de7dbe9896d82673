package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import tools.jackson.databind.JsonNode;

/**
 * A connection of the pool that ends when it is used again costs the caller nothing where the request may be repeated, and is a 502
 * where it may not. However often it happens, no request arrives more often than the records say.
 */
class LostConnectionIT extends HttpAttack {

    @Override
    String[] settings() {
        return new String[] {"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=20s"};
    }

    private static final Pattern REQUEST = Pattern.compile("^[A-Z]+ /", Pattern.MULTILINE);

    private static final int CONNECTIONS = 3;

    private static final String SERVED = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved";

    private enum Loss {
        FIN,
        RESET
    }

    /** Ends the connection of so many requests without an answer. */
    private static RawNextHop.Behaviour losing(Loss loss, int times) {
        var left = new AtomicInteger(times);
        return (head, in, out) -> {
            if (left.getAndDecrement() <= 0) {
                out.write(SERVED.getBytes());
            } else if (loss == Loss.RESET) {
                throw new RawNextHop.Reset();
            } else {
                throw new IOException("closed");
            }
        };
    }

    static Stream<Arguments> repeatable() {
        return Stream.of("GET", "OPTIONS", "PUT", "DELETE")
                .flatMap(method -> Stream.of(Loss.values()).map(loss -> Arguments.of(method, loss)));
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void aRequestThatMayBeRepeatedIsSentOnceMoreAndRecordedBefore(String method, Loss loss) throws Exception {
        fillThePool();
        rawHop().behave(losing(loss, 1));

        var answer = call(method, "/raw/1", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("served");
        assertThat(arrived()).isEqualTo(2);
        var records = ofLastHop();
        assertThat(records).extracting(LostConnectionIT::event).containsExactly("decided", "repeated", "completed");
        assertThat(records.get(1).path("attempt").asInt()).isEqualTo(2);
        assertThat(records.get(1).path("outcome").asString()).isEqualTo("permitted");
        assertThat(records.get(1).path("outgoing")).isEqualTo(records.get(0).path("outgoing"));
    }

    @Test
    void aPlainRouteIsServedAsWell() throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.FIN, 1));

        assertThat(call("GET", "/open/1", "").status()).isEqualTo(200);
        assertThat(arrived()).isEqualTo(2);
    }

    /** It is a GET without a body, whose answer says whether there will be a WebSocket. */
    @ParameterizedTest
    @ValueSource(strings = {"/raw/socket", "/open/socket"})
    void aHandshakeIsSentOnceMoreAsAHandshake(String path) throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.FIN, 1));

        try (var connection = connect()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }

        assertThat(arrived()).isEqualTo(2);
        assertThat(rawHop().received().toLowerCase(Locale.ROOT).split("upgrade: websocket", -1))
                .hasSize(3);
        if (path.startsWith("/raw")) {
            assertThat(ofLastHop())
                    .extracting(LostConnectionIT::event)
                    .containsExactly("decided", "repeated", "completed");
        }
    }

    @Test
    void theSecondAttemptGoesOverANewConnection() throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.FIN, 1));

        assertThat(call("GET", "/raw/1", "").status()).isEqualTo(200);
        assertThat(rawHop().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "PUT", "DELETE"})
    void aRequestThatMayNotBeRepeatedIsSentOnce(String method) throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.FIN, 1));

        var answer = call(method, "/raw/1", "body");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("next-hop-unavailable");
        assertThat(arrived()).isEqualTo(1);
        var records = ofLastHop();
        assertThat(records).extracting(LostConnectionIT::event).containsExactly("decided", "completed");
        assertThat(records.getLast().path("reason").asString())
                .startsWith("the connection was closed before an answer (" + rawHop().baseUrl());
    }

    @Test
    void aPostWithoutABodyIsSentOnce() throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.RESET, 1));

        assertThat(call("POST", "/raw/1", "").status()).isEqualTo(502);
        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void aNewConnectionThatEndsIsNoReasonToRepeat() throws Exception {
        rawHop().behave(losing(Loss.FIN, Integer.MAX_VALUE));
        // What is left in the pool ends first.
        while (rawHop().connections() == 0) {
            assertThat(call("POST", "/raw/1", "").status()).isEqualTo(502);
        }
        rawHop().reset();

        assertThat(call("GET", "/raw/1", "").status()).isEqualTo(502);
        assertThat(arrived()).isEqualTo(1);
        assertThat(ofLastHop()).extracting(LostConnectionIT::event).containsExactly("decided", "completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n"})
    void afterTheFirstByteOfAnAnswerNothingIsRepeated(String begun) throws Exception {
        fillThePool();
        rawHop().behave((head, in, out) -> {
            out.write(begun.getBytes());
            out.flush();
            throw new IOException("closed");
        });

        assertThat(call("GET", "/raw/1", "").status()).isEqualTo(502);
        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void itIsSentTwiceAtMost() throws Exception {
        fillThePool();
        rawHop().behave(losing(Loss.FIN, Integer.MAX_VALUE));

        assertThat(call("GET", "/raw/1", "").status()).isEqualTo(502);
        assertThat(arrived()).isEqualTo(2);
        var records = ofLastHop();
        assertThat(records).extracting(LostConnectionIT::event).containsExactly("decided", "repeated", "completed");
        assertThat(records.getLast().path("code").asString()).isEqualTo("next-hop-unavailable");
    }

    @Test
    void aConnectionThatWasClosedInThePoolIsNotUsed() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write(SERVED.getBytes());
            out.flush();
            throw new IOException("closed");
        });
        for (var method : List.of("GET", "OPTIONS", "PUT", "DELETE")) {
            int before = rawHop().ended();
            assertThat(call(method, "/raw/1", "").status()).isEqualTo(200);
            await().until(() -> rawHop().ended() > before);
        }
        assertThat(arrived()).isEqualTo(4);
    }

    @Test
    void aQuietConnectionIsLeftBeforeItIsForgotten() {
        var pool = pool(this);

        assertThat(pool.getMaxIdleTime()).isEqualTo(Duration.ofSeconds(50));
        assertThat(pool.getMaxLifeTime()).isEqualTo(Duration.ofMinutes(10));
    }

    @Nested
    class WhereTheOperatorSaysOtherwise extends HttpAttack {

        @Override
        String[] settings() {
            var pool = "--spring.cloud.gateway.server.webflux.httpclient.pool.";
            return new String[] {pool + "max-idle-time=4s", pool + "max-life-time=5m"};
        }

        @Test
        void thatStands() {
            assertThat(pool(this).getMaxIdleTime()).isEqualTo(Duration.ofSeconds(4));
            assertThat(pool(this).getMaxLifeTime()).isEqualTo(Duration.ofMinutes(5));
        }
    }

    private static HttpClientProperties.Pool pool(HttpAttack attack) {
        return attack.gateway().context().getBean(HttpClientProperties.class).getPool();
    }

    /** So that the next request surely finds a connection that has served before. */
    private void fillThePool() throws Exception {
        var together = new CyclicBarrier(CONNECTIONS);
        rawHop().behave((head, in, out) -> {
            together.await(10, TimeUnit.SECONDS);
            out.write(SERVED.getBytes());
        });
        var calls = Stream.generate(() -> CompletableFuture.supplyAsync(this::fill, Thread::startVirtualThread))
                .limit(CONNECTIONS)
                .toList();
        for (var call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        rawHop().behave(losing(Loss.FIN, 0));
        assertThat(fill()).isEqualTo(200);
        rawHop().reset();
    }

    private int fill() {
        try {
            return call("GET", "/raw/1", "").status();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private RawConnection.Answer call(String method, String path, String body) throws IOException {
        try (var connection = connect()) {
            var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + length + "\r\n"
                            + body)
                    .answer();
        }
    }

    /** How many requests have reached the next hop. */
    private long arrived() {
        return REQUEST.matcher(rawHop().received()).results().count();
    }

    private static String event(JsonNode record) {
        return record.path("event").asString();
    }

    private List<JsonNode> ofLastHop() throws IOException {
        var hop = gateway().audited().stream()
                .filter(record -> event(record).equals("decided"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .path("hop_id");
        await().until(() -> event(records(hop).getLast()).equals("completed"));
        return records(hop);
    }

    private List<JsonNode> records(JsonNode hop) throws IOException {
        return gateway().audited().stream()
                .filter(record -> record.path("hop_id").equals(hop))
                .toList();
    }
}
