package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** A next hop has its whole time to answer, from the end of the request on, and is not blamed for a caller that is slow. */
class AnswerTimeIT extends HttpAttack {

    private static final String LATE = "request-timeout";
    private static final String SILENT = "next-hop-timeout";

    static class TimedRoutes {
        @Bean
        RouteLocator timedRoutes(
                RouteLocatorBuilder routes,
                DelegationGatewayFilterFactory delegation,
                @Value("${raw-hop}") String hop) {
            var filter = delegation.apply(new DelegationGatewayFilterFactory.Config("tickets"));
            return routes.routes()
                    .route(
                            "hasty",
                            route -> route.path("/hasty/**")
                                    .filters(filters -> filters.filter(filter))
                                    .metadata("response-timeout", 100)
                                    .uri(hop))
                    .route(
                            "patient",
                            route -> route.path("/patient/**")
                                    .filters(filters -> filters.filter(filter))
                                    .metadata("response-timeout", "-1")
                                    .uri(hop))
                    .build();
        }
    }

    @Override
    String[] settings() {
        return new String[] {
            "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=400ms",
            "--delegation.limits.body-timeout=2s",
            "--delegation.limits.write-timeout=5s"
        };
    }

    @Override
    List<Class<?>> beans() {
        return List.of(TimedRoutes.class);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("POST", "/raw/1", "Content-Length: 20"),
                Arguments.of("POST", "/raw/1", "Transfer-Encoding: chunked"),
                Arguments.of("GET", "/raw/1", "Content-Length: 20"),
                Arguments.of("DELETE", "/raw/1", "Transfer-Encoding: chunked"),
                Arguments.of("PUT", "/open/1", "Content-Length: 20"),
                Arguments.of("POST", "/open/1", "Transfer-Encoding: chunked"),
                Arguments.of("POST", "/hasty/1", "Content-Length: 20"),
                Arguments.of("PATCH", "/patient/1", "Transfer-Encoding: chunked"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyMayTakeLongerThanTheAnswer(String method, String path, String framing) throws Exception {
        rawHop().behave(answeringAfterTheBody());
        try (var connection = connect()) {
            connection.send(head(method, path, framing));
            trickle(connection, framing, 6);
            end(connection, framing);
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatDoesNotEndIsTheCallersFault(String method, String path, String framing) throws Exception {
        rawHop().behave(answeringAfterTheBody());
        try (var connection = connect()) {
            connection.send(head(method, path, framing));
            trickle(connection, framing, 3);
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains(LATE);
        }
        recorded(path, LATE, 408);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1", "/hasty/1"})
    void aBodyThatIsAnnouncedAndNeverComesIsTheCallersFault(String path) throws Exception {
        rawHop().behave(answeringAfterTheBody());
        try (var connection = connect()) {
            connection.send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(100);
            answer = connection.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains(LATE);
        }
        recorded(path, LATE, 408);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/open/1", "/hasty/1"})
    void aNextHopThatIsSilentBehindTheEndOfABodyIsLate(String path) throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send(head("POST", path, "Content-Length: 20"));
            trickle(connection, "Content-Length: 20", 6);
            end(connection, "Content-Length: 20");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains(SILENT);
        }
        await().until(() -> rawHop().ended() > 0);
        recorded(path, SILENT, 504);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "DELETE", "POST"})
    void aNextHopThatIsSilentToARequestWithoutABodyIsLate(String method) throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send(method + " /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(504);
        }
        await().until(() -> rawHop().ended() > 0);
        recorded("/raw/1", SILENT, 504);
    }

    @Test
    void theTimeOfARouteIsItsOwn() throws Exception {
        rawHop().behave((head, in, out) -> {
            pause(1500);
            answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved").answer(head, in, out);
        });
        assertThat(get("/raw/1").status()).isEqualTo(504);
        assertThat(get("/hasty/1").status()).isEqualTo(504);
        assertThat(get("/patient/1").body()).isEqualTo("served");

        rawHop().behave((head, in, out) -> {
            pause(250);
            answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved").answer(head, in, out);
        });
        assertThat(get("/raw/1").body()).isEqualTo("served");
        assertThat(get("/hasty/1").status()).isEqualTo(504);
    }

    @Test
    void interimAnswersDoNotMakeTheTimeLonger() throws Exception {
        rawHop().behave((head, in, out) -> {
            for (int i = 0; i < 10; i++) {
                out.write("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n".getBytes());
                pause(150);
            }
            answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved").answer(head, in, out);
        });
        assertThat(get("/raw/1").status()).isEqualTo(504);
        recorded("/raw/1", SILENT, 504);
    }

    @Test
    void anAnswerThatHasBegunMayPause() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nser".getBytes());
            pause(900);
            out.write("ved".getBytes());
        });
        assertThat(get("/raw/1").body()).isEqualTo("served");
    }

    @Test
    void aConnectionThatWaitsInThePoolIsNotLate() throws Exception {
        assertThat(get("/raw/1").body()).isEqualTo("served");
        var before = rawHop().last();
        pause(900);
        assertThat(get("/raw/1").body()).isEqualTo("served");
        assertThat(rawHop().last()).isEqualTo(before);
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyGoesBackAndTheRestOfTheBodyIsNoFailure() throws Exception {
        rawHop().behave(answering("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"));
        try (var connection = connect()) {
            connection.send(head("POST", "/raw/1", "Content-Length: 20"));
            connection.send("x");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("no");
        }
        await().untilAsserted(() -> {
            assertThat(last().get("outcome").asString()).isEqualTo("completed");
            assertThat(last().get("status").asInt()).isEqualTo(403);
        });
    }

    @Test
    void aHandshakeThatIsNotAnsweredIsTheNextHopsFault() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send("GET /raw/socket HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains(SILENT);
        }
        recorded("/raw/socket", SILENT, 504);
        await().until(() -> rawHop().ended() > 0);
    }

    private RawConnection.Answer get(String path) throws IOException {
        try (var connection = connect()) {
            return connection.send(good(path)).answer();
        }
    }

    private String head(String method, String path, String framing) {
        return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + framing + "\r\n\r\n";
    }

    private static void trickle(RawConnection connection, String framing, int pieces) throws IOException {
        for (var piece : IntStream.range(0, pieces).mapToObj(i -> "x").toList()) {
            connection.send(framing.startsWith("T") ? "1\r\n" + piece + "\r\n" : piece);
            pause(150);
        }
    }

    /** Behind six pieces. */
    private static void end(RawConnection connection, String framing) throws IOException {
        connection.send(framing.startsWith("T") ? "0\r\n\r\n" : "x".repeat(14));
    }

    private static RawNextHop.Behaviour answeringAfterTheBody() {
        return (head, in, out) -> {
            if (head.contains("chunked")) {
                readChunks(in);
            } else if (in.readNBytes(length(head)).length < length(head)) {
                throw new EOFException();
            }
            answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved").answer(head, in, out);
        };
    }

    static void readChunks(InputStream in) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf("0\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            seen.append((char) next);
        }
    }

    private static int length(String head) {
        var text = head.toLowerCase(Locale.ROOT);
        int from = text.indexOf("content-length: ") + "content-length: ".length();
        return Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
    }

    /** The record of a delegated hop; other routes have none. */
    private void recorded(String path, String code, int status) {
        if (!path.startsWith("/open")) {
            await().untilAsserted(() -> {
                assertThat(last().path("event").asString()).isEqualTo("completed");
                assertThat(last().path("code").asString()).isEqualTo(code);
                assertThat(last().path("status").asInt()).isEqualTo(status);
            });
        }
    }

    private JsonNode last() throws IOException {
        return gateway().audited().getLast();
    }

    private static void pause(int milliseconds) {
        LockSupport.parkNanos(1_000_000L * milliseconds);
    }
}
