package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Compares the record of a hop's end with what the sockets of caller and next hop saw. */
abstract class HopTraceAttack extends HttpAttack {

    static final int SENT = 3000;
    static final int ANSWERED = 5000;

    /** Bytes of body that the next hop has read. */
    final AtomicLong arrived = new AtomicLong();

    private Set<String> before = Set.of();

    @BeforeEach
    void remember() throws IOException {
        arrived.set(0);
        before = ids(records(), "decided");
    }

    /** What a next hop does with a request, and how that has to be recorded. */
    enum Answer {
        WHOLE("completed", 200),
        CHUNKED("completed", 200),
        ERROR("completed", 500),
        EMPTY("completed", 200),
        NO_CONTENT("completed", 204),
        WITHOUT_LENGTH("completed", 200),
        CLOSE_BEFORE_HEAD("failed", 502),
        CLOSE_WITHIN_HEAD("failed", 502),
        RESET_BEFORE_HEAD("failed", 502),
        SILENCE("failed", 504),
        CLOSE_WITHIN_LENGTH("failed", 200),
        CLOSE_WITHIN_CHUNKS("failed", 200),
        RESET_WITHIN_BODY("failed", 200),
        NO_HTTP("failed", 502);

        final String outcome;
        final int status;

        Answer(String outcome, int status) {
            this.outcome = outcome;
            this.status = status;
        }
    }

    /** The body of a request. */
    enum Body {
        NONE,
        LENGTH,
        CHUNKS
    }

    /** Reads the body of the request, then does this. */
    RawNextHop.Behaviour behaving(Answer answer) {
        return (head, in, out) -> {
            readBody(head, in);
            switch (answer) {
                case WHOLE -> write(out, head(200, "Content-Length: " + ANSWERED) + body(ANSWERED));
                case CHUNKED -> write(out, head(200, "Transfer-Encoding: chunked") + chunk(ANSWERED) + "0\r\n\r\n");
                case ERROR -> write(out, head(500, "Content-Length: " + ANSWERED) + body(ANSWERED));
                case EMPTY -> write(out, head(200, "Content-Length: 0"));
                case NO_CONTENT -> write(out, head(204, "X-Nothing: 1"));
                case WITHOUT_LENGTH -> {
                    write(out, head(200, "Connection: close") + body(ANSWERED));
                    throw new IOException("closed");
                }
                case CLOSE_BEFORE_HEAD -> throw new IOException("closed");
                case CLOSE_WITHIN_HEAD -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Le");
                    throw new IOException("closed");
                }
                case RESET_BEFORE_HEAD -> rawHop().breakOff();
                case SILENCE -> in.read();
                case CLOSE_WITHIN_LENGTH -> {
                    write(out, head(200, "Content-Length: " + (ANSWERED + 1)) + body(ANSWERED));
                    throw new IOException("closed");
                }
                case CLOSE_WITHIN_CHUNKS -> {
                    write(out, head(200, "Transfer-Encoding: chunked") + chunk(ANSWERED));
                    throw new IOException("closed");
                }
                case RESET_WITHIN_BODY -> {
                    write(out, head(200, "Content-Length: " + (ANSWERED + 1)) + body(ANSWERED));
                    read.await(10, TimeUnit.SECONDS);
                    rawHop().breakOff();
                }
                case NO_HTTP -> write(out, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
            }
        };
    }

    /** The caller has read what was answered so far: a reset would overtake it. */
    volatile CountDownLatch read = new CountDownLatch(1);

    /** A next hop that begins an answer, and waits until the gateway ends the connection. */
    RawNextHop.Behaviour beginning(String head, int bytes) {
        return (request, in, out) -> {
            readBody(request, in);
            write(out, head + body(bytes));
            in.read();
            throw new IOException("closed");
        };
    }

    /** A next hop that reads a body of this letter to its end, wherever the chunks end. */
    RawNextHop.Behaviour counting() {
        return (head, in, out) -> {
            for (int next = in.read(); next >= 0; next = in.read()) {
                arrived.addAndGet(next == 'x' ? 1 : 0);
            }
        };
    }

    void readBody(String head, InputStream in) throws IOException {
        var lower = head.toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                count(in, size);
                line(in);
            }
            line(in);
        } else if (lower.contains("content-length: ")) {
            int at = lower.indexOf("content-length: ") + 16;
            count(in, Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at))));
        }
    }

    private void count(InputStream in, int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            if (in.read() < 0) {
                throw new IOException("closed");
            }
            arrived.incrementAndGet();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static String head(int status, String line) {
        return "HTTP/1.1 " + status + " x\r\n" + line + "\r\n\r\n";
    }

    static String body(int bytes) {
        return "x".repeat(bytes);
    }

    static String chunk(int bytes) {
        return Integer.toHexString(bytes) + "\r\n" + body(bytes) + "\r\n";
    }

    /** The one record of the end of the one hop since the test began. */
    JsonNode end() {
        var found = new ArrayList<JsonNode>();
        await().untilAsserted(() -> {
            var records = records();
            var decided = ids(records, "decided");
            decided.removeAll(before);
            assertThat(decided).hasSize(1);
            found.clear();
            records.stream()
                    .filter(record -> record.path("event").asString().equals("completed"))
                    .filter(record -> decided.contains(record.path("hop_id").asString()))
                    .forEach(found::add);
            assertThat(found).isNotEmpty();
        });
        assertThat(found).as("records of the end of one hop").hasSize(1);
        return found.getFirst();
    }

    /** The end of the hop was recorded like this; a status of 0 is none. */
    JsonNode recorded(String outcome, int status, long in, long out) {
        var end = end();
        assertThat(told(end)).isEqualTo(outcome + " " + status + ", " + in + " bytes in, " + out + " bytes out");
        return end;
    }

    private static String told(JsonNode end) {
        return end.path("outcome").asString() + " " + end.path("status").asInt(0) + ", "
                + end.path("bytes_in").asLong(-1) + " bytes in, "
                + end.path("bytes_out").asLong(-1) + " bytes out";
    }

    private List<JsonNode> records() throws IOException {
        return gateway().audited();
    }

    /** The hops that have a record of this event. */
    Set<String> hops(String event) throws IOException {
        var hops = new HashSet<String>();
        for (var record : records()) {
            if (record.path("event").asString().equals(event)) {
                hops.add(record.path("hop_id").asString());
            }
        }
        return hops;
    }

    private static Set<String> ids(List<JsonNode> records, String event) {
        var ids = new HashSet<String>();
        for (var record : records) {
            if (record.path("event").asString().equals(event)
                    && record.path("outcome").asString().equals("permitted")) {
                ids.add(record.path("hop_id").asString());
            }
        }
        return ids;
    }
}
