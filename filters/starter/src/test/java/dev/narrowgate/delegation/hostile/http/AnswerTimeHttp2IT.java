package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.post;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The same over HTTP/2: the time for an answer begins at the end of the stream's request. */
class AnswerTimeHttp2IT extends HttpAttack {

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("answer-time");
            TestCertificates.write(folder, "gateway");
            var settings = new java.util.ArrayList<>(java.util.List.of(TestCertificates.settings(folder)));
            settings.add("--spring.cloud.gateway.server.webflux.httpclient.response-timeout=400ms");
            settings.add("--delegation.limits.body-timeout=2s");
            return settings.toArray(String[]::new);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void aBodyMayTakeLongerThanTheAnswer() throws Exception {
        rawHop().behave((head, in, out) -> {
            AnswerTimeIT.readChunks(in);
            answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved").answer(head, in, out);
        });
        try (var connection =
                new RawHttp2(TestCertificates.trustingAll(), gateway().port())) {
            connection.send(
                    HEADERS,
                    END_HEADERS,
                    1,
                    post("/raw/1", gateway().delegation().sign()));
            for (int i = 0; i < 6; i++) {
                connection.send(DATA, i == 5 ? END_STREAM : 0, 1, "part".getBytes(StandardCharsets.US_ASCII));
                LockSupport.parkNanos(150_000_000);
            }
            assertThat(connection.end(1).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatDoesNotEndIsTheCallersFault() throws Exception {
        rawHop().behave((head, in, out) -> {
            while (in.read() >= 0) {}
        });
        try (var connection =
                new RawHttp2(TestCertificates.trustingAll(), gateway().port())) {
            connection.send(
                    HEADERS,
                    END_HEADERS,
                    1,
                    post("/raw/1", gateway().delegation().sign()));
            connection.send(DATA, 0, 1, "part".getBytes(StandardCharsets.US_ASCII));

            var end = connection.end(1);

            assertThat(end.status()).isEqualTo(408);
            assertThat(end.body()).contains("request-timeout");
        }
        await().untilAsserted(() -> assertThat(
                        gateway().audited().getLast().path("code").asString())
                .isEqualTo("request-timeout"));
    }
}
