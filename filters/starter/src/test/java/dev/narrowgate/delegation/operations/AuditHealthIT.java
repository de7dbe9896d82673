package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** A gateway that cannot record says so over HTTP, as the program's probes ask it: readiness, and liveness when only a new process helps. */
@ExtendWith(OutputCaptureExtension.class)
class AuditHealthIT {

    private static final AtomicBoolean BREAKS = new AtomicBoolean();

    /** A clock that ends the thread that writes. It is no annotated configuration, so that other gateways do not find it. */
    static class BreakingClock {

        @Bean
        InstantSource instantSource() {
            return () -> {
                // Once: the refusal of the request, which follows, asks for the time as well.
                if (Thread.currentThread().getName().equals("delegation-audit") && BREAKS.compareAndSet(true, false)) {
                    throw new AssertionError("as an error of the machine would");
                }
                return Instant.now();
            };
        }
    }

    @TempDir
    private Path folder;

    private GatewayHarness gateway;

    @BeforeEach
    void start() throws IOException {
        BREAKS.set(false);
        gateway = new GatewayHarness(
                folder,
                List.of(BreakingClock.class),
                "--management.endpoint.health.probes.enabled=true",
                "--management.endpoint.health.group.readiness.include=readinessState,audit",
                "--management.endpoint.health.group.liveness.include=livenessState,auditWriter");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aFolderThatIsRemovedIsToldUntilItIsBack(CapturedOutput log) throws Exception {
        assertThat(tickets()).isEqualTo(200);
        assertThat(health("readiness")).isEqualTo(200);
        var elsewhere = folder.resolve("elsewhere");

        Files.move(gateway.audit(), elsewhere);

        // No request is needed to notice it.
        await().until(() -> health("readiness") == 503);
        gateway.reset();
        assertThat(tickets()).isEqualTo(503);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(log.getAll()).contains("The audit cannot be written", "was removed");

        Files.createDirectory(gateway.audit());

        await().until(() -> health("readiness") == 200);
        assertThat(tickets()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(gateway.audited())
                .extracting(record -> record.path("outcome").asString())
                .contains("permitted", "completed"));
        assertThat(health("liveness")).isEqualTo(200);
    }

    @Test
    void aWriterThatHasDiedNeedsANewProcess() throws Exception {
        assertThat(tickets()).isEqualTo(200);
        assertThat(health("liveness")).isEqualTo(200);

        BREAKS.set(true);

        assertThat(tickets()).isEqualTo(503);
        // The error of the writer's thread is what this test wants, and no failure of the test.
        await().dontCatchUncaughtExceptions().until(() -> health("liveness") == 503);
        assertThat(health("readiness")).isEqualTo(503);
        gateway.reset();
        assertThat(tickets()).isEqualTo(503);
        assertThat(gateway.forwarded()).isEmpty();
    }

    private int tickets() throws Exception {
        return gateway.call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + gateway.delegation().sign())
                .statusCode();
    }

    private int health(String group) throws Exception {
        return gateway.call("/actuator/health/" + group).statusCode();
    }
}
