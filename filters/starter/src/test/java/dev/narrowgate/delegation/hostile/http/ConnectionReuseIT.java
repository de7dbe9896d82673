package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a next hop leaves on a connection, the next delegated call of the route is answered with its own answer, and over
 * another connection.
 */
class ConnectionReuseIT extends HttpAttack {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static final int CALLS = 12;

    @Override
    String[] settings() {
        return new String[] {"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=2s"};
    }

    /** Answers that end in a way that every server reads alike, and what may stand behind them. */
    static Stream<Arguments> leftovers() {
        var answers = List.of(
                OK + "Content-Length: 5\r\n\r\nfirst",
                OK + "Content-Length: 0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\nX-Trailer: a\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" + OK + "Content-Length: 5\r\n\r\nfirst");
        var behind = List.of(
                "x",
                "first",
                "HTT",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nX-Poison: a",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison",
                "HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\npoison",
                "HTTP/1.1 103 Early Hints\r\nX: y",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "\r\n0\r\n\r\n",
                "\u0000\u0001");
        return answers.stream().flatMap(answer -> behind.stream().map(rest -> Arguments.of(answer, rest)));
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void bytesBehindAnAnswerAreNobodysAnswer(String answer, String rest) throws Exception {
        odd("GET", answering(answer + rest));
        theConnectionIsNotUsedAgain();
    }

    static Stream<String> framings() {
        return Stream.of(
                OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n5\r\nfirst\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\nx",
                OK + "Transfer-Encoding: chunked, identity\r\n\r\n5\r\nfirst\r\n0\r\n\r\nx",
                OK + "Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nfirst",
                OK + "Content-Length: 5, 5\r\n\r\nfirst?",
                OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nfirst?",
                OK + "Content-Length: +5\r\n\r\nfirst",
                OK + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nfirst\r\n0\r\n\r\nx",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirstX\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\nfirst\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\nx",
                "HTTP/1.1 99 Odd\r\nContent-Length: 5\r\n\r\nfirst",
                "HTTP/1.1 600 Odd\r\nContent-Length: 5\r\n\r\nfirst",
                "HTTP/1.1 1000 Odd\r\nContent-Length: 5\r\n\r\nfirst",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n" + OK + "Content-Length: 5\r\n\r\nfirst");
    }

    @ParameterizedTest
    @MethodSource("framings")
    void aConnectionWhoseAnswerCanBeReadInTwoWaysIsNotUsedAgain(String answer) throws Exception {
        odd("GET", (head, in, out) -> {
            answering(answer).answer(head, in, out);
            out.flush();
        });
        theNextCallsAreAnswered();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 5\r\n\r\nfirst", "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n"})
    void anAnswerToHeadThatHasABodyAllTheSame(String answer) throws Exception {
        odd("HEAD", answering(OK + answer));
        theConnectionIsNotUsedAgain();
    }

    @Test
    void anAnswerThatEndsWithTheConnection() throws Exception {
        odd("GET", (head, in, out) -> {
            answering(OK + "\r\nfirst").answer(head, in, out);
            throw new IOException("end");
        });
        theConnectionIsNotUsedAgain();
    }

    @Test
    void anAnswerBeforeTheRequestWasSentWhole() throws Exception {
        rawHop().behave(answering(OK + "Content-Length: 5\r\n\r\nfirst"));
        try (var connection = connect()) {
            connection.send(
                    "POST /raw/odd HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Content-Length: 10\r\n\r\nhalf.");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        theConnectionIsNotUsedAgain();
    }

    @Test
    void bytesThatComeWhileTheConnectionIsInThePoolEndIt() throws Exception {
        var late = new AtomicReference<OutputStream>();
        odd("GET", (head, in, out) -> {
            late.set(out);
            answering(OK + "Content-Length: 5\r\n\r\nfirst").answer(head, in, out);
        });
        int before = rawHop().ended();
        late.get().write("HTTP/1.1 200 OK\r\nX-Poi".getBytes(StandardCharsets.US_ASCII));
        await().until(() -> rawHop().ended() > before);
        theConnectionIsNotUsedAgain();
    }

    @Test
    void aConnectionWithNothingLeftOnItIsUsedAgain() throws Exception {
        for (var answer : List.of(
                OK + "Content-Length: 5\r\n\r\nfirst",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" + OK + "Content-Length: 5\r\n\r\nfirst")) {
            isUsedAgain("GET", answer);
        }
        isUsedAgain("HEAD", OK + "Content-Length: 5\r\n\r\n");
    }

    /**
     * An answer may overtake the end of its request, and a caller may come before the connection is back in the pool. Each costs one
     * connection; if none were used again, each call would cost one.
     */
    private void isUsedAgain(String method, String answer) throws Exception {
        int before = rawHop().connections();
        for (int i = 0; i < CALLS; i++) {
            odd(method, answering(answer));
        }
        assertThat(rawHop().connections() - before).as(answer).isLessThan(CALLS / 2);
        theNextCallsAreAnswered();
    }

    /** Sends a request that is answered oddly. The caller gets the answer, or a refusal, and in good time. */
    private void odd(String method, dev.narrowgate.delegation.testing.RawNextHop.Behaviour behaviour) throws Exception {
        rawHop().behave(behaviour);
        try (var connection = connect()) {
            connection.send(
                    method + " /raw/odd HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Connection: close\r\n\r\n");
            var text = new String(connection.in().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("poison").doesNotContain("X-Poison");
        }
    }

    private void theConnectionIsNotUsedAgain() throws Exception {
        var before = rawHop().last();
        theNextCallsAreAnswered();
        assertThat(rawHop().last()).isNotEqualTo(before);
    }

    private void theNextCallsAreAnswered() throws Exception {
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        for (int i = 0; i < 3; i++) {
            try (RawConnection connection = connect()) {
                connection.send(good("/raw/next"));
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("ok");
                assertThat(answer.header("X-Poison")).isNull();
            }
        }
    }
}
