package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What is refused before there is a hop is told why, and hears nothing of what it said. */
class RefusalBodyIT extends HttpAttack {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(400, "request-malformed", "GET  /secret HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET /secret#a HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET /secret HTTP/1.2\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET /secret HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET /secret HTTP/1.1\nHost: a\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET / HTTP/1.1\r\nHost: a\r\nsec ret: a\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET / HTTP/1.1\r\nHost: a\r\nA: secret\u0001\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET / HTTP/1.1\r\nHost: a\r\n secret\r\n\r\n"),
                Arguments.of(400, "request-malformed", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: secret\r\n\r\n"),
                Arguments.of(
                        400, "request-malformed", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: secret\r\n\r\n"),
                Arguments.of(400, "request-malformed", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: secret\r\n\r\n"),
                Arguments.of(400, "request-malformed", "CONNECT secret:443 HTTP/1.1\r\nHost: secret:443\r\n\r\n"),
                Arguments.of(
                        414, "request-too-large", "GET /" + "secret".repeat(2000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(
                        431,
                        "request-too-large",
                        "GET / HTTP/1.1\r\nHost: a\r\n" + "A: secret\r\n".repeat(2000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRefusalSaysWhyAndRepeatsNothing(int status, String code, String request) throws Exception {
        try (var connection = connect()) {
            connection.sendAsFarAsTaken(request);
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            var problem = JSON.readTree(answer.body());
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("code").asString()).isEqualTo(code);
            assertThat(problem.path("type").asString()).isEqualTo("urn:narrowgate:problem:" + code);
            assertThat(problem.path("title").asString()).isNotBlank();
            assertThat(problem.path("detail").asString()).endsWith(".");
            assertThat(answer.body()).doesNotContain("secret");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aRefusalOfHeadHasNoBody() throws Exception {
        try (var connection = connect()) {
            connection.send("HEAD / HTTP/1.1\r\n\r\n");
            var lines = new String(connection.in().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(lines).startsWith("HTTP/1.1 400").endsWith("\r\n\r\n");
        }
    }

    @Test
    void aRefusalComesBehindTheAnswersBeforeIt() throws Exception {
        rawHop().behave(RawNextHop.answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
        try (var connection = connect()) {
            connection.send(good("/raw/1") + good("/raw/2") + "GET / HTTP/1.1\r\n\r\n");
            assertThat(connection.answer().body()).isEmpty();
            assertThat(connection.answer().body()).isEmpty();
            assertThat(connection.answer().body()).contains("request-malformed");
        }
    }

    @Test
    void aMalformedChunkIsToldBehindTheAnswersBeforeIt() throws Exception {
        var ok = RawNextHop.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        rawHop().behave((head, in, out) -> {
            // An answer that had begun would be broken off: this next hop waits for the body.
            if (head.startsWith("POST")) {
                in.readAllBytes();
            } else {
                ok.answer(head, in, out);
            }
        });
        try (var connection = connect()) {
            connection.send(good("/raw/1") + "POST /raw/2 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Transfer-Encoding: chunked\r\n\r\nsecret\r\n");
            assertThat(connection.answer().body()).isEqualTo("ok");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("request-malformed").doesNotContain("secret");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aMethodThatIsNotForwardedIsTold() throws Exception {
        for (var method : new String[] {"TRACE", "SECRET"}) {
            try (var connection = connect()) {
                connection.send(good("/tickets/1").replaceFirst("GET", method));
                var answer = connection.answer();
                assertThat(answer.status()).isIn(405, 501);
                assertThat(JSON.readTree(answer.body()).path("status").asInt()).isEqualTo(answer.status());
                assertThat(answer.body()).doesNotContain("SECRET");
            }
        }
    }
}
