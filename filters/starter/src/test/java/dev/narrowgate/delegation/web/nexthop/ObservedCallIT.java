package dev.narrowgate.delegation.web.nexthop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The framework's observation of a call to a next hop ends with the call, however that ends. */
class ObservedCallIT {

    private RawNextHop hop;
    private GatewayHarness gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hop = new RawNextHop();
        gateway = new GatewayHarness(folder, "--raw-hop=" + hop.baseUrl());
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        hop.close();
    }

    @Test
    void noCallStaysActiveAfterItsEnd() throws Exception {
        assertThat(call("/raw/1")).isEqualTo(200);
        assertThat(call("/nowhere/1")).isEqualTo(502);
        hop.behave((head, in, out) -> {
            throw new java.io.IOException("closed");
        });
        assertThat(call("/raw/2")).isEqualTo(502);
        hop.behave((head, in, out) -> in.read());
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /raw/3 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                    + gateway.delegation().sign() + "\r\n\r\n");
            await().until(() -> hop.received().contains("GET /raw/3"));
            assertThat(active()).isPositive();
        }

        await().until(() -> active() == 0);
    }

    private int call(String path) throws Exception {
        return gateway.call(
                        path, "Authorization", "Bearer " + gateway.delegation().sign())
                .statusCode();
    }

    private int active() {
        return gateway
                .context()
                .getBean(MeterRegistry.class)
                .find("http.client.requests.active")
                .longTaskTimers()
                .stream()
                .mapToInt(LongTaskTimer::activeTasks)
                .sum();
    }
}
