package dev.narrowgate.delegation.assembly;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.config.ChangedConfiguration;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine is one value: it is replaced as a whole, and a request keeps the one that it began with. */
@Timeout(120)
class EngineSwapIT {

    private static final String FIRST = "https://tickets.example.com";
    private static final String SECOND = "https://second.example.com";
    private static final int SWAPS = 100;
    private static final int CALLERS = 4;

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private RunningEngine running;
    private DelegationSettings first;
    private DelegationSettings second;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayHarness(folder);
        running = gateway.context().getBean(RunningEngine.class);
        first = running.engine().settings();
        var changed = ChangedConfiguration.of(gateway.context().getEnvironment())
                .with("delegation.policies.tickets.audience", List.of(SECOND), false)
                .with("delegation.provenance.headers.subject", List.of("X-Second-Subject"), false)
                .read();
        second = Objects.requireNonNull(changed);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    @Tag("long")
    void underLoadNoRequestFailsAndNoneSeesPartsOfTwoEngines() throws Exception {
        var over = new AtomicBoolean();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        var callers = new ArrayList<CompletableFuture<Void>>();
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(CompletableFuture.runAsync(() -> callUntil(over, statuses), threads));
            }
            for (int i = 0; i < SWAPS; i++) {
                running.replace(i % 2 == 0 ? second : first);
                var seen = statuses.size();
                while (statuses.size() < seen + CALLERS) {
                    // Spinning would take one of two processors from the gateway.
                    LockSupport.parkNanos(200_000);
                }
            }
            over.set(true);
            CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        }

        assertThat(statuses).hasSizeGreaterThan(SWAPS).containsOnly(200);
        var forwarded = gateway.forwarded();
        assertThat(forwarded).hasSameSizeAs(statuses).allSatisfy(EngineSwapIT::isOfOneEngine);
        assertThat(forwarded).anyMatch(request -> audience(request).equals(FIRST));
        assertThat(forwarded).anyMatch(request -> audience(request).equals(SECOND));
    }

    @Test
    void theFirstRequestAfterASwapIsServedByTheNextEngine() throws Exception {
        call();
        running.replace(second);
        call();

        assertThat(gateway.forwarded()).extracting(EngineSwapIT::audience).containsExactly(FIRST, SECOND);
    }

    @Test
    void aRequestThatIsUnderWayEndsWithTheEngineThatItBeganWith() throws Exception {
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served").withFixedDelay(1500)));
        var slow = CompletableFuture.supplyAsync(this::call);
        await().until(() -> !gateway.forwarded().isEmpty());

        running.replace(second);
        running.replace(first);
        running.replace(second);

        assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void aHundredSwapsLeaveAsManyMetersAsOne() throws Exception {
        running.replace(second);
        // The last meters of a hop are there when the next hop has its records.
        for (int hop = 1; hop <= 2; hop++) {
            call();
            int records = 2 * hop;
            await().until(() -> gateway.audited().size() == records);
        }
        var meters = gateway.context().getBean(MeterRegistry.class);
        var before = ids(meters);

        for (int i = 0; i < SWAPS; i++) {
            running.replace(i % 2 == 0 ? first : second);
        }
        call();

        await().untilAsserted(() -> assertThat(ids(meters)).isEqualTo(before));
    }

    /** Without the meters of the JVM: one appears with the first garbage collection of its kind. */
    private static Set<String> ids(MeterRegistry meters) {
        return meters.getMeters().stream()
                .map(meter -> meter.getId().toString())
                .filter(id -> !id.contains("'jvm."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aSettingOfALastingPartNeedsARestartAndTheEngineServesOn() throws Exception {
        var other =
                Objects.requireNonNull(ChangedConfiguration.of(gateway.context().getEnvironment())
                        .with("delegation.signing.algorithm", List.of("EdDSA"), false)
                        .with("delegation.proofs.dpop.maximum-remembered", List.of("1000"), false)
                        .read());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> running.replace(other))
                .withMessage("delegation.signing, delegation.proofs: changed" + " (expected: a restart)");
        assertThat(call()).isEqualTo(200);
    }

    private void callUntil(AtomicBoolean over, Queue<Integer> statuses) {
        while (!over.get()) {
            statuses.add(call());
        }
    }

    private int call() {
        try {
            return gateway.call(
                            "/tickets/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign())
                    .statusCode();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void isOfOneEngine(LoggedRequest request) {
        var isFirst = audience(request).equals(FIRST);
        assertThat(request.containsHeader("Delegation-Subject")).isEqualTo(isFirst);
        assertThat(request.containsHeader("X-Second-Subject")).isEqualTo(!isFirst);
    }

    private static String audience(LoggedRequest request) {
        try {
            return SignedJWT.parse(request.getHeader("Authorization").substring("Bearer ".length()))
                    .getJWTClaimsSet()
                    .getAudience()
                    .getFirst();
        } catch (java.text.ParseException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
