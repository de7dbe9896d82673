package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that found no connection of the pool free was not sent, and its record does not blame an answer. */
class FullPoolIT {

    @Test
    void theRecordSaysThatThereWasNoConnection(@TempDir Path folder) throws Exception {
        var pool = "--spring.cloud.gateway.server.webflux.httpclient.pool.";
        try (var hop = new RawNextHop();
                var gateway = new GatewayHarness(
                        folder,
                        "--raw-hop=" + hop.baseUrl(),
                        pool + "type=fixed",
                        pool + "max-connections=1",
                        pool + "acquire-timeout=500")) {
            hop.behave((head, in, out) -> in.read());
            var token = "Authorization: Bearer " + gateway.delegation().sign();
            try (var first = new RawConnection(gateway.port())) {
                first.send("GET /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + token + "\r\n\r\n");
                await().until(() -> hop.received().contains("GET /raw/1"));

                var second = gateway.call(
                        "/raw/2",
                        "Authorization",
                        "Bearer " + gateway.delegation().sign());

                assertThat(second.statusCode()).isEqualTo(504);
            }
            assertThat(hop.received()).doesNotContain("/raw/2");
            await().untilAsserted(() -> assertThat(gateway.audited())
                    .filteredOn(record -> record.path("code").asString("").equals("next-hop-timeout"))
                    .extracting(record -> record.path("reason").asString())
                    .singleElement()
                    .asString()
                    .startsWith("no connection in time"));
        }
    }
}
