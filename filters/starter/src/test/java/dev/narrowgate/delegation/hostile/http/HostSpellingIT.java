package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** A host chooses the same route in each of its spellings: Spring Cloud Gateway compares it letter by letter. Row H-007. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostSpellingIT {

    private GatewayHarness gateway;

    static class HostRoute {
        @Bean
        RouteLocator hostRoute(RouteLocatorBuilder routes, @Value("${next-hop}") String nextHop) {
            return routes.routes()
                    .route("guarded", route -> route.host("guarded.example.com").uri(nextHop))
                    .build();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCertificates.write(folder, "gateway");
        gateway = new GatewayHarness(folder, List.of(HostRoute.class), TestCertificates.settings(folder));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"guarded.example.com", "GUARDED.example.COM", "guarded.example.com.", "Guarded.Example.com."})
    void h007_everySpellingOfAHostChoosesItsRoute(String host) throws Exception {
        gateway.reset();
        assertThat(overHttp1(host)).isEqualTo(200);
        assertThat(overHttp2(":authority", host)).isEqualTo(200);
        assertThat(overHttp2("host", host)).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded.example.com:08443", "guarded.example.com:00", "guarded.example.com:000443"})
    void h007_aPortIsOnePlainNumber(String host) throws Exception {
        gateway.reset();
        assertThat(overHttp1(host)).isEqualTo(400);
        assertThat(overHttp2(":authority", host)).isZero();
        assertThat(gateway.forwarded()).isEmpty();
    }

    private int overHttp1(String host) throws Exception {
        var socket = TestCertificates.trustingAll().getSocketFactory().createSocket("127.0.0.1", gateway.port());
        try (var connection = new RawConnection(socket)) {
            connection.send("GET /elsewhere HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            return connection.answer().status();
        }
    }

    private int overHttp2(String name, String host) throws Exception {
        try (var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            var head = name.startsWith(":")
                    ? headers(":method", "GET", ":scheme", "https", name, host, ":path", "/elsewhere")
                    : headers(":method", "GET", ":scheme", "https", ":path", "/elsewhere", name, host);
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, head);
            return connection.end(1).status();
        }
    }
}
