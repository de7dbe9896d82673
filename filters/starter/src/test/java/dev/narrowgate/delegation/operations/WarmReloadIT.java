package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reload keeps the caches of what did not change, and leaves nothing of the configurations before it. */
@Timeout(120)
class WarmReloadIT {

    private static final String RELAXED = "{ delegation.reload.watch: false, delegation.policies.ruled.max-depth: 3 }";
    private static final String STRICTER = "{ delegation.reload.watch: false, delegation.policies.ruled.max-depth: 2 }";

    @TempDir
    private Path folder;

    private Path file;
    private GatewayHarness gateway;
    private ConfigurationReload reload;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("own.yaml"), RELAXED);
        gateway = new GatewayHarness(
                folder,
                "--spring.config.additional-location=" + file.toUri(),
                "--spring.cloud.gateway.server.webflux.route-filter-cache-enabled=true");
        gateway.changesItsConfiguration();
        reload = gateway.context().getBean(ConfigurationReload.class);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theTokensOfAnUnchangedPolicyStayAndThoseOfAChangedOneAreGone() throws Exception {
        var token = gateway.delegation().sign();
        var tickets = forwarded("/tickets/1", token);
        var ruled = forwarded("/ruled/1", token);
        var asked = gateway.keys().getAllServeEvents().size();

        reload(STRICTER);

        assertThat(forwarded("/tickets/1", token)).isEqualTo(tickets);
        assertThat(forwarded("/ruled/1", token)).isNotEqualTo(ruled);
        assertThat(gateway.keys().getAllServeEvents()).hasSize(asked);
    }

    @Test
    void anIssuerThatChangedIsVerifiedAnew() throws Exception {
        var token = gateway.delegation().sign();
        var tickets = forwarded("/tickets/1", token);

        reload(RELAXED + "\n---\ndelegation.keys.unknown-key-interval: 300ms\n");

        assertThat(forwarded("/tickets/1", token)).isNotEqualTo(tickets);
    }

    /** Law 4: what a key has verified is void once its issuer has removed the key, also across a reload. */
    @Test
    void lawFourAKeyThatIsRemovedAfterAReloadVerifiesNothing() throws Exception {
        var token = gateway.delegation().sign();
        forwarded("/tickets/1", token);
        reload(STRICTER);
        forwarded("/tickets/1", token);

        gateway.rotateKeys("key-2");

        gateway.reset();
        assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aSecretWhoseFileChangedIsShownAtOnce() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "the-first-secret");
        var yaml = "{ delegation.reload.watch: false, delegation.policies.ruled.credential.api-key.value: '%s' }"
                .formatted(secret.toUri());
        reload(yaml);
        var token = gateway.delegation().sign();
        gateway.call("/ruled/1", "Authorization", "Bearer " + token);
        Files.writeString(secret, "the-second-secret");

        reload(yaml);
        gateway.call("/ruled/1", "Authorization", "Bearer " + token);

        assertThat(gateway.forwarded())
                .extracting(request -> request.getHeader("X-API-Key"))
                .containsExactly("the-first-secret", "the-second-secret");
    }

    /** Besides the present ones: those that the last request on a kept connection may still name. */
    @Test
    void enginesAndRoutesThatNoRequestUsesAreCollected() throws Exception {
        var running = gateway.context().getBean(RunningEngine.class);
        var engines = new ArrayList<WeakReference<?>>();
        var routes = new ArrayList<WeakReference<?>>();
        for (int i = 0; i < 12; i++) {
            reload(i % 2 == 0 ? STRICTER : RELAXED);
            engines.add(new WeakReference<>(running.engine()));
            routes.add(new WeakReference<>(running.present().revision().routes().getFirst()));
            forwarded("/tickets/1", gateway.delegation().sign());
        }

        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(engines).filteredOn(engine -> engine.get() != null).hasSizeLessThan(4);
            assertThat(routes).filteredOn(route -> route.get() != null).hasSizeLessThan(4);
        });
    }

    @Test
    @Tag("long")
    void aHundredReloadsLeaveNoThreadNoFileAndNoMeter() throws Exception {
        for (int i = 0; i < 4; i++) {
            reload(i % 2 == 0 ? STRICTER : RELAXED);
            forwarded("/tickets/1", gateway.delegation().sign());
        }
        var meters = meters();
        var threads = ManagementFactory.getThreadMXBean().getThreadCount();
        var files = files();

        for (int i = 0; i < 100; i++) {
            reload(i % 2 == 0 ? STRICTER : RELAXED);
            forwarded("/tickets/1", gateway.delegation().sign());
        }

        assertThat(meters()).isEqualTo(meters);
        // Threads and connections that had been idle may have ended or come back meanwhile.
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 20);
        assertThat(files()).isLessThan(files + 30);
    }

    private static long files() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    /** Without the meters of the JVM: one appears with the first garbage collection of its kind. */
    private long meters() {
        return gateway.context().getBean(MeterRegistry.class).getMeters().stream()
                .filter(meter -> !meter.getId().getName().startsWith("jvm."))
                .count();
    }

    private void reload(String yaml) throws Exception {
        Files.writeString(file, yaml);
        assertThat(reload.reload().lastReload().problems()).isEmpty();
    }

    /** The token that the next hop gets. */
    private String forwarded(String path, String token) throws Exception {
        gateway.reset();
        assertThat(gateway.call(path, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        return gateway.forwarded().getFirst().getHeader("Authorization");
    }
}
