package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The title of a 502 says what the next hop did. */
class NextHopTitleIT extends HttpAttack {

    private static final String UNUSABLE = "The answer of the next hop cannot be used";

    @Test
    void aHeadThatIsTooLargeIsAnAnswer() throws Exception {
        answers("HTTP/1.1 200 OK\r\nX-Long: " + "a".repeat(20_000) + "\r\nContent-Length: 0\r\n\r\n", UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
            })
    void anAnswerThatIsNoneIsCalledThat(String answer) throws Exception {
        answers(answer, UNUSABLE);
    }

    @Test
    void aConnectionThatIsClosedIsCalledThat() throws Exception {
        rawHop().behave((head, in, out) -> {
            throw new IOException("closed");
        });
        titled("/raw/1", "The next hop broke off before its answer");
        titled("/open/1", "The next hop broke off before its answer");
    }

    @Test
    void aTokenThatIsRefusedIsCalledThat() throws Exception {
        rawHop().behave((head, in, out) ->
                out.write("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        titled("/raw/1", "The next hop does not accept the token that was made for it");
    }

    @Test
    void aConnectionThatIsRefusedIsCalledThat() throws Exception {
        titled("/nowhere/1", "The next hop cannot be reached");
        titled("/away/1", "The next hop cannot be reached");
    }

    private void answers(String answer, String title) throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            in.read();
        });
        titled("/raw/1", title);
        titled("/open/1", title);
    }

    private void titled(String path, String title) throws Exception {
        try (var connection = connect()) {
            connection.send(good(path));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"title\":\"" + title + "\"", "next-hop-unavailable");
        }
    }
}
