package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** A next hop changes the protocol only when this hop asked for exactly that change. Rows H-018, H-019. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwitchingIT {

    private RawNextHop rawHop;
    private GatewayHarness gateway;

    static class OpenRoute {
        @Bean
        RouteLocator openRoute(RouteLocatorBuilder routes, @Value("${raw-hop}") String rawHop) {
            return routes.routes()
                    .route("open", route -> route.path("/open/**").uri(rawHop))
                    .build();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCertificates.write(folder, "gateway");
        rawHop = new RawNextHop();
        var settings = new ArrayList<>(List.of(TestCertificates.settings(folder)));
        settings.add("--raw-hop=" + rawHop.baseUrl());
        gateway = new GatewayHarness(folder, List.of(OpenRoute.class), settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        rawHop.close();
    }

    @BeforeEach
    void forget() {
        rawHop.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                "Upgrade: h2c\r\nConnection: Upgrade\r\n",
                "Content-Length: 5\r\n",
                ""
            })
    void h018_aSwitchThatNobodyAskedForIsNoAnswer(String lines) throws Exception {
        switching(lines);

        assertThat(overHttp1("/raw/1", "")).isEqualTo(502);
        assertThat(overHttp1("/open/1", "")).isEqualTo(502);
        assertThat(overHttp2("/raw/1")).isEqualTo(502);
        assertThat(overHttp2("/open/1")).isEqualTo(502);
        theNextRequestIsServedOnAnotherConnection();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\n",
                "Upgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n",
                "Content-Length: 0\r\n"
            })
    void h019_anotherSwitchThanTheOneAskedForOpensNoWebSocket(String lines) throws Exception {
        switching(lines);

        for (var path : new String[] {"/raw/1", "/open/1"}) {
            try (var connection = connect()) {
                connection.send(request(path, WebSocketFrames.HANDSHAKE));
                assertThat(connection.answer().status()).isEqualTo(502);
            }
        }
        await().untilAsserted(() -> assertThat(gateway.audited())
                .last()
                .satisfies(
                        record -> assertThat(record.get("outcome").asString()).isEqualTo("failed")));
        theNextRequestIsServedOnAnotherConnection();
    }

    private void switching(String lines) {
        rawHop.behave((head, in, out) -> {
            answering("HTTP/1.1 101 Switching Protocols\r\n" + lines + "\r\nbehind it")
                    .answer(head, in, out);
            in.read();
        });
    }

    private void theNextRequestIsServedOnAnotherConnection() throws Exception {
        var before = rawHop.last();
        rawHop.behave(answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved"));
        assertThat(overHttp1("/raw/next", "")).isEqualTo(200);
        assertThat(rawHop.last()).isNotEqualTo(before);
    }

    private RawConnection connect() throws Exception {
        var tls = TestCertificates.trustingAll().getSocketFactory();
        return new RawConnection(tls.createSocket("127.0.0.1", gateway.port()));
    }

    private String request(String path, String lines) {
        return "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + gateway.delegation().sign() + "\r\n" + lines + "\r\n";
    }

    private int overHttp1(String path, String lines) throws Exception {
        try (var connection = connect()) {
            connection.send(request(path, lines));
            return connection.answer().status();
        }
    }

    private int overHttp2(String path) throws Exception {
        try (var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            var head = get(path, gateway.delegation().sign());
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, head);
            return connection.end(1).status();
        }
    }
}
