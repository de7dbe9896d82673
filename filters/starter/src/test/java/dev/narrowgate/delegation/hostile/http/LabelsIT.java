package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawConnection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Series of meters live as long as the process: nothing that a caller or a next hop sends makes one more. */
class LabelsIT extends HttpAttack {

    private static final List<String> PATHS =
            List.of("/raw/", "/open/", "/tickets/", "/plain/", "/nowhere/", "/strict/", "/nothing/", "/.well-known/");

    @Override
    String[] settings() {
        return new String[] {
            "--management.server.port=0",
            "--management.server.address=127.0.0.1",
            "--management.endpoints.web.exposure.include=*",
            "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=1s"
        };
    }

    @Test
    void noRequestMakesANewSeries() throws Exception {
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            send(warmUp);
        }
        var before = series();

        for (int round = 2; round < 8; round++) {
            send(round);
        }

        var added = new TreeSet<>(series());
        added.removeAll(before);
        // A caller that leaves within its answer: whether one does at that moment depends on the time alone.
        added.removeIf(id -> id.contains("outcome=UNKNOWN"));
        // A meter of the JVM appears with the first garbage collection of its kind.
        added.removeIf(id -> id.startsWith("jvm."));
        assertThat(added).isEmpty();
        assertThat(before).anyMatch(id -> id.startsWith("spring.cloud.gateway.requests"));
        assertThat(before).anyMatch(id -> id.contains("status=other") || id.contains("Code=other"));
    }

    @Test
    void aLabelOfAMeterOfAnyLibraryHasABound() {
        var registry = gateway().context().getBean(MeterRegistry.class);
        for (int i = 0; i < 3000; i++) {
            registry.counter("some.library", "host", "host-" + i).increment();
        }
        assertThat(registry.find("some.library").counters()).hasSize(1001);
        assertThat(registry.find("some.library").tag("host", "other").counter().count())
                .isEqualTo(2000);
    }

    /** Two routes, or two pools, would otherwise be one series. */
    @Test
    void aNumberThatIsNoStatusIsKept() {
        var registry = gateway().context().getBean(MeterRegistry.class);
        for (var meter : List.of("spring.cloud.gateway.requests.of", "reactor.netty.of", "http.of")) {
            for (var id : List.of("1", "2", "999")) {
                registry.counter(meter, "routeId", id, "id", id, "status", id).increment();
            }
            assertThat(registry.find(meter).counters())
                    .extracting(counter -> counter.getId().getTag("routeId"))
                    .containsExactlyInAnyOrder("1", "2", "999");
            assertThat(registry.find(meter).tag("status", "other").counters()).hasSize(3);
        }
    }

    /** All that has a label somewhere, with other values in each round. */
    private void send(int round) throws Exception {
        for (var path : PATHS) {
            var target = path + "r" + round;
            ask("ODD" + round, target, "Host: gateway");
            ask("TRACE", target, "Host: gateway");
            ask("GET", target, "Host: host-" + round + ".example.com");
            ask(
                    "POST",
                    target + "?q=" + round,
                    "Host: gateway",
                    "X-R" + round + ": " + round,
                    authorized().trim());
            ask("GET", target, "Host: gateway", "Authorization: Bearer token-" + round);
            ask("GET", target, "Host: gateway", "Authorization: Scheme" + round + " x");
            ask("GET", target, "Host: gateway", "X-Forwarded-For: 10.0.0." + round, "Content-Type: x/y" + round);
            ask("GET", target, "Host: gateway", "traceparent: 00-" + ("" + round).repeat(32) + "-1234567890123456-01");
            ask(
                    "GET",
                    target,
                    "Host: gateway",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Protocol: p" + round,
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        }
        ask("GE(T" + round, "/open/1", "Host: gateway");
        ask("GET", "/open/%zz" + round, "Host: gateway");
        ask("GET", "/open/1", "Host: gate way" + round);
        for (var status : List.of(600 + round, 700 + round, 990 + round, 290 + round, 1000 + round, 100_000 + round)) {
            rawHop().behave(answering("HTTP/1.1 " + status + " R" + round + "\r\nContent-Length: 2\r\n\r\nok"));
            ask("GET", "/raw/1", "Host: gateway", authorized().trim());
            ask("GET", "/open/1", "Host: gateway");
        }
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved"));
        ask("GET", "/open/1", "Host: gateway");
        management("ODD" + round, "/actuator/health");
        management("GET", "/actuator/zzz" + round);
        management("GET", "/zzz" + round);
        management("POST", "/actuator/health/x" + round);
        management("GET", "/actuator/metrics/no" + round);
        management("GET", "/actuator/loggers/no" + round);
    }

    private void ask(String method, String path, String... lines) throws IOException {
        ask(gateway().port(), method, path, lines);
    }

    private void management(String method, String path) throws IOException {
        ask(
                Integer.parseInt(gateway().context().getEnvironment().getProperty("local.management.port", "")),
                method,
                path,
                "Host: gateway");
    }

    private static void ask(int port, String method, String path, String... lines) throws IOException {
        try (var connection = new RawConnection(port)) {
            var upgrade = List.of(lines).contains("Upgrade: websocket");
            connection.sendAsFarAsTaken(method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", lines)
                    + (upgrade ? "" : "\r\nConnection: close") + "\r\n\r\n");
            // To the end, so that no request counts as cancelled.
            if (connection.answer() != null && !upgrade) {
                connection.isClosed();
            }
        }
    }

    private Set<String> series() {
        return gateway().context().getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .filter(id -> !id.getName().equals("some.library"))
                .map(id -> id.getName()
                        + id.getTags().stream()
                                .map(tag -> tag.getKey() + "=" + tag.getValue())
                                .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
