package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an answer that the gateway compresses the record counts what was sent, but for the few bytes that end a compressed body. */
class CompressedAnswerIT extends HopTraceAttack {

    /** The last block, a checksum and a length (RFC 1952, section 2.3.1), and a flush of the block before. */
    private static final int END = 20;

    @Override
    String[] settings() {
        return new String[] {"--server.compression.enabled=true", "--server.compression.min-response-size=1"};
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5000, 200_000})
    void theRecordHasTheBytesThatWereSent(int bytes) throws Exception {
        rawHop().behave(answering(head(200, "Content-Type: text/plain\r\nContent-Length: " + bytes) + text(bytes)));
        long received = 0;
        try (var connection = connect()) {
            connection.send(
                    "GET /raw/1 HTTP/1.1\r\nHost: gateway\r\nAccept-Encoding: gzip\r\n" + authorized() + "\r\n");
            var lines = new ArrayList<String>(List.of("-"));
            while (!lines.getLast().isEmpty()) {
                lines.add(connection.line());
            }
            assertThat(lines).anyMatch("content-encoding: gzip"::equalsIgnoreCase);
            for (int size = size(connection.line()); size > 0; size = size(connection.line())) {
                received += connection.in().readNBytes(size).length;
                connection.line();
            }
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("completed");
        assertThat(end.path("bytes_out").asLong()).isBetween(received - END, received);
    }

    private static int size(String line) {
        return Integer.parseInt(line, 16);
    }

    /** It does not shrink to nothing. */
    private static String text(int bytes) {
        var text = new StringBuilder(bytes);
        for (int i = 0; i < bytes; i++) {
            text.append((char) ('a' + ThreadLocalRandom.current().nextInt(26)));
        }
        return text.toString();
    }
}
