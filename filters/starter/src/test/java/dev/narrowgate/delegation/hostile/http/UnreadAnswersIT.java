package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.SETTINGS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.ForkedGateway;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Callers that ask for answers and do not take them, against a gateway with 64 MB of direct memory. */
@Tag("long")
class UnreadAnswersIT {

    private static final int CONNECTIONS = 5;
    private static final int STREAMS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<String> MEMORY =
            List.of("-XX:MaxDirectMemorySize=64m", "-Dio.netty.maxDirectMemory=67108864");

    private static final String CLIENT = "--spring.cloud.gateway.server.webflux.httpclient.";
    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

    @TempDir
    private Path folder;

    private final HttpClient caller = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestCertificates.trustingAll())
            .build();
    private RawNextHop nextHop;

    @BeforeEach
    void start() throws Exception {
        nextHop = new RawNextHop();
        var large = new byte[8 << 20];
        nextHop.behave((head, in, out) -> {
            if (head.startsWith("GET /raw/large ")) {
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(large);
            } else {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved".getBytes(StandardCharsets.US_ASCII));
            }
        });
        TestCertificates.write(folder, "gateway");
    }

    @AfterEach
    void stop() throws IOException {
        nextHop.close();
    }

    private ForkedGateway gateway(List<String> options, String... more) throws IOException {
        var settings = Stream.concat(
                Stream.of(TestCertificates.settings(folder)),
                Stream.concat(
                        Stream.of(
                                ROUTE + "id=plain",
                                ROUTE + "uri=" + nextHop.baseUrl(),
                                ROUTE + "predicates[0]=Path=/raw/**",
                                // The next hop is slow where the machine is.
                                CLIENT + "connect-timeout=30000",
                                CLIENT + "response-timeout=60s",
                                "--management.endpoints.web.exposure.include=metrics",
                                "--management.server.port=0",
                                "--management.server.address=127.0.0.1"),
                        Stream.of(more)));
        var all = Stream.concat(MEMORY.stream(), options.stream()).toList();
        return new ForkedGateway(folder, all, settings.toArray(String[]::new));
    }

    @Test
    void fiveHundredStreamsThatAreNotReadHinderNobodyElse() throws Exception {
        try (var gateway = gateway(List.of())) {
            var held = new ArrayList<RawHttp2>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    held.add(shut(gateway));
                }
                for (var connection : held) {
                    ask(connection);
                }

                await().atMost(PATIENCE).until(() -> refused(gateway, "answers-unread") > 0);
                served(gateway);
                await().atMost(PATIENCE).until(() -> nextHop.ended() >= 50);
                served(gateway);
            } finally {
                for (var connection : held) {
                    connection.close();
                }
            }
            assertThat(gateway.isAlive()).isTrue();
        }
    }

    /** Answers of heads alone, for which no window of a stream counts. */
    @Test
    void headsThatAreNotReadCountAsWell() throws Exception {
        var answered = new AtomicInteger();
        nextHop.behave((head, in, out) -> {
            out.write(("HTTP/1.1 204 No Content\r\nX-Large: " + "X".repeat(20_000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            answered.incrementAndGet();
        });
        try (var gateway = gateway(
                        List.of(),
                        "--delegation.limits.unread-percent-of-connection=1",
                        "--delegation.limits.write-timeout=10m",
                        CLIENT + "max-header-size=32KB");
                var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            for (int i = 0; i < 2000 && refused(gateway, "answers-unread") == 0; i += 20) {
                ask(connection, i, 20, "/raw/head");
                int all = i + 20;
                await().atMost(PATIENCE).until(() -> answered.get() >= all || refused(gateway, "answers-unread") > 0);
            }

            assertThat(refused(gateway, "answers-unread")).isEqualTo(1);
        }
    }

    /** As it was before the limits: all that a next hop sends is read, and waits. */
    @Test
    void memoryThatIsExhaustedEndsTheProcess() throws Exception {
        try (var gateway = gateway(
                        List.of("-Dreactor.netty.send.maxPrefetchSize=4096"),
                        "--delegation.limits.unread-percent=90",
                        "--delegation.limits.unread-percent-of-connection=90");
                var first = shut(gateway);
                var second = shut(gateway)) {
            ask(first);
            ask(second);

            assertThat(gateway.exitStatus()).isEqualTo(3);
            assertThat(gateway.errors().lines())
                    .filteredOn(line -> line.startsWith("narrowgate: memory is exhausted"))
                    .hasSize(1);
        }
    }

    /** A connection whose streams may be sent nothing: SETTINGS_INITIAL_WINDOW_SIZE 0. */
    private static RawHttp2 shut(ForkedGateway gateway) throws IOException {
        var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port());
        connection.send(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array());
        return connection;
    }

    private static void ask(RawHttp2 connection) {
        ask(connection, 0, STREAMS, "/raw/large");
    }

    private static void ask(RawHttp2 connection, int first, int streams, String path) {
        for (int i = first; i < first + streams; i++) {
            connection.queue(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, get(path, "none"));
        }
        try {
            connection.flush();
        } catch (IOException cut) {
            // The gateway has had enough.
        }
    }

    private void served(ForkedGateway gateway) throws Exception {
        var answer = caller.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + "/raw/small"))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("served");
    }

    private double refused(ForkedGateway gateway, String reason) throws Exception {
        var place = URI.create("https://127.0.0.1:" + gateway.managementPort()
                + "/actuator/metrics/delegation.connections.refused?tag=reason:" + reason);
        var answer = caller.send(
                HttpRequest.newBuilder(place).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared()
                .readTree(answer.body())
                .at("/measurements/0/value")
                .asDouble();
    }
}
