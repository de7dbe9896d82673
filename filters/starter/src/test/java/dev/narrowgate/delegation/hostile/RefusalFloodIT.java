package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests without credentials, as many as a caller likes: the disk does not grow with them, and each finds its record. */
@Timeout(300)
class RefusalFloodIT {

    private static final String LONG = "/tickets/" + "a".repeat(3000);
    private static final int RATE = 3;

    @TempDir
    private Path folder;

    @Test
    void refusalsBeyondTheRateShareARecordThatTheirInstancesFind() throws Exception {
        try (var gateway = gateway()) {
            var instances = flood(gateway, 60);

            Set<String> missing = instances;
            while (!missing.isEmpty()) {
                missing = new HashSet<>(instances);
                missing.removeAll(ids(gateway));
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(instances).hasSizeLessThan(60);
            assertThat(total(gateway)).isEqualTo(60);
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    @Test
    void countedRefusalsAreWrittenWhenTheGatewayStops() throws Exception {
        var gateway = gateway();
        var instances = flood(gateway, 30);
        gateway.close();

        assertThat(ids(gateway)).containsAll(instances);
        assertThat(total(gateway)).isEqualTo(30);
        assertThat(AuditVerifier.verify(List.of(gateway.audit())).broken()).isEmpty();
    }

    @Test
    void noTextOfACallerStandsInARecordAtItsLength() throws Exception {
        try (var gateway = gateway()) {
            var refusal = gateway.call(LONG);

            var record = gateway.audited(refusal).getFirst();
            assertThat(record.path("path").asString()).hasSize(512);
            assertThat(record.path("path_bytes").asInt()).isEqualTo(LONG.length());
        }
    }

    @Test
    void callersBehindATrustedProxyAreCountedEachByItself() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.audit.refusals-per-second=" + RATE,
                "--spring.cloud.gateway.server.webflux.trusted-proxies=127\\.0\\.0\\.1")) {
            for (int i = 0; i < 60; i++) {
                gateway.call("/tickets/1", "X-Forwarded-For", "198.51.100.1");
            }

            var refusal = gateway.call("/tickets/1", "X-Forwarded-For", "198.51.100.1, 198.51.100.2");

            assertThat(gateway.audited(refusal))
                    .singleElement()
                    .satisfies(record ->
                            assertThat(record.path("event").asString()).isEqualTo("decided"));
        }
    }

    @Test
    void permittedHopsHaveTheirOwnRecordsInTheMidstOfAFlood() throws Exception {
        try (var gateway = gateway()) {
            flood(gateway, 30);
            for (int i = 0; i < 10; i++) {
                var token = gateway.delegation().sign();
                assertThat(gateway.call("/tickets/" + i, "Authorization", "Bearer " + token)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(gateway.audited().stream()
                            .filter(record ->
                                    record.path("outcome").asString("").equals("permitted")))
                    .hasSize(10);
        }
    }

    private GatewayHarness gateway() throws Exception {
        return new GatewayHarness(folder, "--delegation.audit.refusals-per-second=" + RATE);
    }

    private static Set<String> flood(GatewayHarness gateway, int requests) throws Exception {
        var instances = new ArrayList<String>();
        for (int i = 0; i < requests; i++) {
            var refusal = gateway.call(LONG + i);
            assertThat(refusal.statusCode()).isEqualTo(401);
            instances.add(
                    GatewayHarness.json(refusal).path("instance").asString().replace("urn:uuid:", ""));
        }
        return new HashSet<>(instances);
    }

    private static Set<String> ids(GatewayHarness gateway) throws Exception {
        return gateway.audited().stream()
                .map(record -> record.path("hop_id").asString())
                .collect(Collectors.toSet());
    }

    private static long total(GatewayHarness gateway) throws Exception {
        return gateway.audited().stream().mapToLong(RefusalFloodIT::number).sum();
    }

    private static long number(JsonNode record) {
        return record.path("event").asString().equals("counted")
                ? record.path("count").asLong()
                : record.path("outcome").asString("").equals("rejected") ? 1 : 0;
    }
}
