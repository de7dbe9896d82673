package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.ForkedGateway;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that a next hop does not take, and that callers do not end, against a gateway with 64 MB of direct memory. */
@Tag("long")
class UnreadBodiesIT {

    private static final int CONNECTIONS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String REASON = "bodies-unread";
    private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

    @TempDir
    private Path folder;

    private final HttpClient caller = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestCertificates.trustingAll())
            .build();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ServerSocket deaf = new ServerSocket();
    private RawNextHop nextHop;

    UnreadBodiesIT() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        nextHop = new RawNextHop();
        deaf.setReceiveBufferSize(4096);
        deaf.bind(new InetSocketAddress("127.0.0.1", 0), CONNECTIONS);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    sockets.add(deaf.accept());
                }
            } catch (IOException closed) {
                // The test ends.
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        deaf.close();
        nextHop.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    private ForkedGateway gateway(String... more) throws IOException {
        var settings = Stream.concat(
                Stream.of(
                        ROUTES + "[0].id=deaf",
                        ROUTES + "[0].uri=http://127.0.0.1:" + deaf.getLocalPort(),
                        ROUTES + "[0].predicates[0]=Path=/deaf/**",
                        ROUTES + "[1].id=plain",
                        ROUTES + "[1].uri=" + nextHop.baseUrl(),
                        ROUTES + "[1].predicates[0]=Path=/raw/**",
                        "--spring.cloud.gateway.server.webflux.httpclient.connect-timeout=30000",
                        "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=10m",
                        "--delegation.limits.write-timeout=10m",
                        "--delegation.limits.body-timeout=10m",
                        "--management.endpoints.web.exposure.include=metrics",
                        "--management.server.port=0",
                        "--management.server.address=127.0.0.1"),
                Stream.of(more));
        var memory = List.of("-XX:MaxDirectMemorySize=64m", "-Dio.netty.maxDirectMemory=67108864");
        return new ForkedGateway(folder, memory, settings.toArray(String[]::new));
    }

    @Test
    void uploadsThatANextHopDoesNotTakeHinderNobodyElse() throws Exception {
        try (var gateway = gateway()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                upload(gateway, "POST");
            }

            await().atMost(PATIENCE).until(() -> !gateway.isAlive() || refused("http", gateway) > 0);
            assertThat(gateway.isAlive()).as(gateway.errors()).isTrue();
            served(gateway);
        }
    }

    /** None of it is collected: the limit of one body times their number is more than there is memory. */
    @Test
    void bodiesOfGetThatDoNotEndHinderNobodyElse() throws Exception {
        try (var gateway = gateway()) {
            for (int i = 0; i < 20; i++) {
                upload(gateway, "GET");
            }

            await().atMost(PATIENCE).until(() -> !gateway.isAlive() || sockets.size() >= 40);
            assertThat(gateway.isAlive()).as(gateway.errors()).isTrue();
            served(gateway);
        }
    }

    @Test
    void streamsThatANextHopDoesNotTakeEndTheirConnection() throws Exception {
        TestCertificates.write(folder, "gateway");
        var settings = Stream.concat(
                        Stream.of(TestCertificates.settings(folder)),
                        Stream.of("--delegation.limits.unread-percent-of-connection=1"))
                .toArray(String[]::new);
        try (var gateway = gateway(settings);
                var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            Thread.ofVirtual().start(() -> streams(connection));

            while (connection.frame() != null) {}
            await().atMost(PATIENCE).until(() -> refused("https", gateway) > 0);
            assertThat(refused("https", gateway)).isEqualTo(1);
        }
    }

    /** Chunks of one byte: less than the window of one connection, and a thousand times that in memory. */
    private static void streams(RawHttp2 connection) {
        var head = headers(":method", "POST", ":scheme", "https", ":authority", "gateway", ":path", "/deaf/1");
        try {
            connection.send(HEADERS, END_HEADERS, 1, head);
            for (int i = 0; i < 60; i++) {
                for (int frame = 0; frame < 1000; frame++) {
                    connection.queue(DATA, 0, 1, new byte[1]);
                }
                connection.flush();
            }
        } catch (IOException cut) {
            // The gateway has had enough.
        }
    }

    private void upload(ForkedGateway gateway, String method) throws IOException {
        var socket = new Socket("127.0.0.1", gateway.port());
        sockets.add(socket);
        var head = method + " /deaf/1 HTTP/1.1\r\nHost: gateway\r\nContent-Length: 10000000\r\n\r\n";
        Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(new byte[9_999_000]);
            } catch (IOException cut) {
                // The gateway has had enough.
            }
        });
    }

    private void served(ForkedGateway gateway) throws Exception {
        var answer = ask("http://127.0.0.1:" + gateway.port() + "/raw/small");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("served");
    }

    private double refused(String scheme, ForkedGateway gateway) throws Exception {
        var answer = ask(scheme + "://127.0.0.1:" + gateway.managementPort()
                + "/actuator/metrics/delegation.connections.refused?tag=reason:" + REASON);
        return JsonMapper.shared()
                .readTree(answer.body())
                .at("/measurements/0/value")
                .asDouble();
    }

    private HttpResponse<String> ask(String place) throws Exception {
        return caller.send(
                HttpRequest.newBuilder(URI.create(place)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
