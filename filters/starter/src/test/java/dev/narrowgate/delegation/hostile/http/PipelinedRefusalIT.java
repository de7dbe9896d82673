package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A malformed request that came together with a good one: the good one is served and recorded as if it had come alone. */
class PipelinedRefusalIT extends HttpAttack {

    private static final String MALFORMED = "Transfer-Encoding: chunked\r\n\r\nsecret\r\n";

    private Set<String> before = Set.of();

    @BeforeEach
    void remember() throws IOException {
        before = new HashSet<>();
        gateway().audited().forEach(record -> before.add(record.path("hop_id").asString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No\r\n\r\n",
                "HTTP/1.1 304 No\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
            })
    void theFirstIsCompletedAndTheSecondIsNotForwarded(String answer) throws Exception {
        rawHop().behave(answeringGet(answer));
        try (var connection = connect()) {
            connection.send(good("/raw/1") + "POST /raw/2 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + MALFORMED);
            assertThat(connection.answer().status()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
            var second = connection.answer();
            assertThat(second.status()).isEqualTo(400);
            assertThat(second.body()).contains("request-malformed").doesNotContain("secret");
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(end("GET").path("outcome").asString()).isEqualTo("completed");
        assertThat(end("GET").path("status").asInt()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
        assertThat(rawHop().received()).contains("GET /raw/1").doesNotContain("POST");
        await().until(() -> !of("POST").isEmpty());
        assertThat(of("POST"))
                .extracting(record -> record.path("outcome").asString())
                .containsExactly("rejected");
    }

    /** It has no token, no next hop that answers, or no route. */
    @ParameterizedTest
    @ValueSource(strings = {"/raw/2", "/away/2", "/nowhere/2", "/no-route"})
    void theConnectionIsClosedWhateverElseIsWrongWithTheSecond(String path) throws Exception {
        try (var connection = connect()) {
            connection.send(good("/raw/1") + "POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + MALFORMED);
            assertThat(connection.answer().body()).isEqualTo("served");
            var second = connection.answer();
            assertThat(second.status()).isEqualTo(400);
            assertThat(second.body()).contains("\"status\":400");
            connection.sendAsFarAsTaken(good("/raw/3"));
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(rawHop().received()).doesNotContain("/raw/3").doesNotContain("POST");
    }

    @Test
    void aCallerThatLeavesTheFirstHasLeftItOfItsOwn() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send(good("/raw/1") + "POST /raw/2 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + MALFORMED);
            await().until(() -> rawHop().received().contains("GET /raw/1"));
        }
        assertThat(end("GET").path("outcome").asString()).isEqualTo("cancelled");
        assertThat(end("GET").has("reason")).isFalse();
    }

    private static RawNextHop.Behaviour answeringGet(String answer) {
        var get = answering(answer);
        return (head, in, out) -> {
            if (head.startsWith("GET")) {
                get.answer(head, in, out);
            } else {
                in.readAllBytes();
            }
        };
    }

    private JsonNode end(String method) {
        await().until(() -> of(method).stream()
                .anyMatch(record -> record.path("event").asString().equals("completed")));
        return of(method).getLast();
    }

    private List<JsonNode> of(String method) {
        var found = new ArrayList<JsonNode>();
        try {
            for (var record : gateway().audited()) {
                var hop = record.path("hop_id").asString();
                if (!before.contains(hop) && record.path("method").asString().equals(method)) {
                    found.add(record);
                }
            }
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return found;
    }
}
