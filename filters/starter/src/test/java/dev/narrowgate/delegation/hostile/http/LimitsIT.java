package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** No caller sends too much, or too slowly. Rows H-015 to H-017. */
class LimitsIT extends HttpAttack {

    @Override
    String[] settings() {
        return new String[] {
            "--delegation.limits.body-size=64KB",
            "--delegation.limits.header-count=50",
            "--delegation.limits.header-timeout=500ms",
            "--delegation.limits.body-timeout=700ms",
            "--delegation.limits.write-timeout=500ms",
            "--server.netty.idle-timeout=600ms",
            "--server.max-http-request-header-size=16KB"
        };
    }

    @Test
    void h015_tenThousandHeadersAreTooMany() throws Exception {
        refused(with() + "X: y\r\n".repeat(10_000) + "\r\n", 431);
        refused(with() + "X: y\r\n".repeat(49) + "\r\n", 431);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_385, 65_536})
    void h015_aHeaderThatIsTooLongIsTooLong(int length) throws Exception {
        refused(with("X: " + "y".repeat(length), ""), 431);
        refused(with("y".repeat(length) + ": x", ""), 431);
    }

    @Test
    void h015_aHeadThatComesTooSlowlyIsNotWaitedFor() throws Exception {
        try (var connection = connect()) {
            var began = System.nanoTime();
            var head = good("/tickets/1");
            int sent = 0;
            // Never idle, and never done: one byte after the other.
            while (sent < head.length() && System.nanoTime() - began < 8_000_000_000L) {
                try {
                    connection.send(head.substring(sent, sent + 1));
                } catch (java.io.IOException closed) {
                    break;
                }
                sent++;
                java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
            }
            assertThat(sent).isLessThan(head.length());
            assertThat(connection.isClosed()).isTrue();
        }
        nothingWentOn();
        assertThat(refusals("headers-too-slow")).isPositive();
    }

    @Test
    void h015_aBodyThatComesTooSlowlyIsNotWaitedFor() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Content-Length: 100\r\n\r\n");
            for (int i = 0; i < 60; i++) {
                try {
                    connection.send("x");
                } catch (java.io.IOException closed) {
                    break;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
            var answer = connection.answer();
            assertThat(answer == null || answer.status() == 408).isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    @Test
    void h015_aCallerThatReadsNoAnswerIsCutOff() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
            var chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes();
            for (int i = 0; i < 1000; i++) {
                out.write(chunk);
            }
        });
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", gateway().port()));
            socket.getOutputStream().write(good("/raw/1").getBytes());
            await().until(() -> refusals("reader-too-slow") > 0);
        }
        await().until(() -> rawHop().ended() > 0);
        theNextGoodRequestSucceeds();
    }

    @Test
    void h015_aConnectionThatIsIdleIsLetGo() throws Exception {
        try (var fresh = connect();
                var used = connect()) {
            used.send(good("/tickets/1"));
            assertThat(used.answer().status()).isEqualTo(200);

            assertThat(used.isClosed()).isTrue();
            assertThat(fresh.isClosed()).isTrue();
        }
    }

    @Test
    void h015_manyIdleConnectionsHinderNobody() throws Exception {
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1000; i++) {
                idle.add(new Socket("127.0.0.1", gateway().port()));
            }
            theNextGoodRequestSucceeds();
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tickets/1", "/plain/1"})
    void h016_aBodyThatSaysItIsTooLargeIsRefusedBeforeItComes(String path) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("request-too-large");
            assertThat(connection.isClosed()).isTrue();
        }
        nothingWentOn();
        if (path.startsWith("/tickets")) {
            assertThat(last("rejected").get("code").asString()).isEqualTo("request-too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/1", "/plain/1"})
    void h016_aBodyThatGrowsTooLargeIsBrokenOff(String path) throws Exception {
        rawHop().behave((head, in, out) -> {
            while (in.read() >= 0) {}
        });
        try (var connection = connect()) {
            connection.send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 9; i++) {
                connection.sendAsFarAsTaken("2000\r\n" + "x".repeat(8192) + "\r\n");
            }
            connection.sendAsFarAsTaken("0\r\n\r\n");
            var answer = connection.answer();
            assertThat(answer).isNotNull();
            assertThat(answer.status()).isEqualTo(413);
            if (path.startsWith("/raw")) {
                assertThat(answer.body()).contains("\"instance\":\"urn:uuid:");
            }
            assertThat(connection.isClosed()).isTrue();
        }
        if (path.startsWith("/raw")) {
            await().until(() -> rawHop().ended() > 0);
            assertThat(rawHop().received()).doesNotContain("\r\n0\r\n");
            await().untilAsserted(() -> {
                var record = last("failed");
                assertThat(record.get("event").asString()).isEqualTo("completed");
                assertThat(record.get("code").asString()).isEqualTo("request-too-large");
                assertThat(record.get("status").asInt()).isEqualTo(413);
            });
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h016_aBodyOfExactlyTheLimitPasses() throws Exception {
        try (var connection = connect()) {
            connection.send(with("Content-Length: 65536", "") + "x".repeat(65_536));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getBody()).hasSize(65_536);
    }

    @Test
    void h016_aBodyThatIsAnnouncedAndNeverComesIsNotWaitedFor() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
            var answer = connection.answer();
            if (answer != null && answer.status() == 100) {
                answer = connection.answer();
            }
            assertThat(answer == null || answer.status() == 408).isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h016_aCallerThatLeavesWithinABodyLeavesNothingBehind() throws Exception {
        rawHop().behave((head, in, out) -> {
            while (in.read() >= 0) {}
        });
        for (int i = 0; i < 20; i++) {
            try (var connection = connect()) {
                connection.send(
                        "POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Content-Length: 100\r\n\r\nx");
                await().until(() -> rawHop().received().endsWith("\r\n\r\nx"));
            }
            rawHop().reset();
        }
        await().until(() -> rawHop().connections() - rawHop().ended() <= 0);
        theNextGoodRequestSucceeds();
    }

    @Test
    void h017_aRefusalDoesNotReadOnForever() throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send("POST /tickets/1 HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "2000\r\n" + "x".repeat(8192) + "\r\n";
            long sent = 0;
            try {
                while (sent < 256L << 20) {
                    connection.send(chunk);
                    sent += chunk.length();
                }
            } catch (java.io.IOException closed) {
                // As it should be.
            }
            assertThat(sent).isLessThan(256L << 20);
            var answer = connection.answer();
            assertThat(answer == null || answer.status() == 401).isTrue();
        }
        nothingWentOn();
    }

    private double refusals(String reason) {
        return gateway()
                .context()
                .getBean(io.micrometer.core.instrument.MeterRegistry.class)
                .get("delegation.connections.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private JsonNode last(String outcome) throws Exception {
        return gateway().audited().stream()
                .filter(record -> record.get("outcome").asString().equals(outcome))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
