package dev.narrowgate.delegation.hostile.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers may speak HTTP/2. A next hop is asked over HTTP/1.1, which is what the guards of its answers read. */
class NextHopProtocolIT {

    @Test
    void aNextHopThatSpeaksHttp2IsAskedOverHttp1(@TempDir Path folder) throws Exception {
        var nextHop = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        nextHop.start();
        nextHop.stubFor(any(anyUrl()).willReturn(ok("served")));
        TestCertificates.write(folder, "gateway");
        var settings = new ArrayList<>(List.of(TestCertificates.settings(folder)));
        settings.add("--raw-hop=https://127.0.0.1:" + nextHop.httpsPort());
        settings.add("--spring.cloud.gateway.server.webflux.httpclient.ssl.use-insecure-trust-manager=true");
        try (var speaks = RawHttp2.socket(TestCertificates.trustingAll(), nextHop.httpsPort())) {
            assertThat(speaks.getApplicationProtocol()).isEqualTo("h2");
        }
        try (var gateway = new GatewayHarness(folder, settings.toArray(String[]::new));
                var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            assertThat(connection.protocol()).isEqualTo("h2");
            int stream = 1;
            for (var path : List.of("/raw/1", "/open/1")) {
                connection.send(
                        HEADERS,
                        END_HEADERS | END_STREAM,
                        stream,
                        get(path, gateway.delegation().sign()));
                var end = connection.end(stream);
                assertThat(end.status()).isEqualTo(200);
                assertThat(end.body()).isEqualTo("served");
                stream += 2;
            }
        } finally {
            nextHop.stop();
        }
        assertThat(nextHop.findAll(anyRequestedFor(anyUrl())))
                .hasSize(2)
                .allMatch(request -> request.getProtocol().equals("HTTP/1.1"));
    }
}
