package dev.narrowgate.delegation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.redis.TestRedis;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.redis.core.ReactiveRedisTemplate;

/** Two gateways on one Redis. */
class SeveralGatewaysIT {

    private static final TaskId TASK = new TaskId(GatewayHarness.IDP, "task-1");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private TestRedis redis;
    private GatewayHarness one;
    private GatewayHarness other;
    private final AtomicInteger repeated = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.single();
        var keys = Files.writeString(folder.resolve("keys.jwks"), SigningKeys.newDocument("ES256"));
        one = gateway("one", "--delegation.signing.keys=file:" + keys);
        other = gateway("other", "--delegation.signing.keys=file:" + keys);
    }

    private GatewayHarness gateway(String name, String... settings) throws Exception {
        var all = new ArrayList<>(List.of(
                "--delegation.store=redis://127.0.0.1:" + redis.port(),
                "--delegation.tasks.deadline=1h",
                "--delegation.tasks.budgets.calls=50"));
        all.addAll(List.of(settings));
        return new GatewayHarness(Files.createDirectories(folder.resolve(name)), all.toArray(String[]::new));
    }

    @AfterEach
    void stop() throws Exception {
        for (var gateway : new GatewayHarness[] {one, other}) {
            if (gateway != null) {
                gateway.close();
            }
        }
        if (redis != null) {
            redis.close();
        }
    }

    /** A busy machine may not reach its Redis for a moment. The gateway then forwards nothing, and the caller tries again. */
    private int status(GatewayHarness gateway) {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> attempt(gateway), status -> status != 503);
    }

    private int attempt(GatewayHarness gateway) throws Exception {
        var status = gateway.call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + gateway.delegation().sign())
                .statusCode();
        if (status == 503) {
            repeated.incrementAndGet();
        }
        return status;
    }

    private static void end(GatewayHarness gateway, Revocable what, Manner manner) {
        var asked = new Asked(what, manner, null, Instant.now().plusSeconds(3600), "operator", "a test");
        gateway.context()
                .getBean(RunningEngine.class)
                .engine()
                .revoking()
                .revoke(asked)
                .block();
    }

    private static void isRefused(GatewayHarness gateway, String code, int status) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var answer = gateway.call(
                            "/tickets/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign());
                    assertThat(answer.statusCode()).isEqualTo(status);
                    assertThat(GatewayHarness.json(answer).path("code").asString(""))
                            .isEqualTo(code);
                });
    }

    @Test
    void aTaskThatOneGatewayCompletesIsOverAtTheOtherWithinASecond() throws Exception {
        assertThat(status(one)).isEqualTo(200);
        assertThat(status(other)).isEqualTo(200);

        end(one, new Revocable.Task(TASK), Manner.COMPLETED);

        isRefused(other, "task-closed", 403);
        other.reset();
        one.reset();
        assertThat(status(other)).isEqualTo(403);
        assertThat(status(one)).isEqualTo(403);
        assertThat(other.forwarded()).isEmpty();
        assertThat(one.forwarded()).isEmpty();
    }

    @Test
    void aSubjectThatOneGatewayRevokesIsRefusedAtTheOtherWithinASecond() throws Exception {
        assertThat(status(other)).isEqualTo(200);

        end(one, new Revocable.Subject(new Principal(GatewayHarness.IDP, "alice")), Manner.REVOKED);

        isRefused(other, "token-rejected", 401);
        other.reset();
        assertThat(status(other)).isEqualTo(401);
        assertThat(other.forwarded()).isEmpty();
    }

    @Test
    void theBudgetOfATaskIsExactOverBothGateways() throws Exception {
        var calls = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 80; i++) {
                var gateway = i % 2 == 0 ? one : other;
                calls.add(threads.submit(() -> status(gateway)));
            }
        }
        var statuses = new ArrayList<Integer>();
        for (var call : calls) {
            statuses.add(call.get());
        }

        var forwarded = one.forwarded().size() + other.forwarded().size();
        assertThat(statuses)
                .containsOnly(200, 429)
                .filteredOn(status -> status == 200)
                .hasSize(forwarded);
        // A request whose count was answered too late was not forwarded, and stays counted.
        assertThat(forwarded).isBetween(50 - repeated.get(), 50);
    }

    @Test
    void nothingIsForwardedWithoutTheStoreAndAllIsWhenItIsBack() throws Exception {
        assertThat(status(one)).isEqualTo(200);
        redis.hang();
        isUnavailable(one);
        one.reset();

        var answer = one.call(
                "/tickets/1", "Authorization", "Bearer " + one.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(GatewayHarness.json(answer).path("code").asString("")).isEqualTo("store-unavailable");
        assertThat(one.forwarded()).isEmpty();
        assertThat(health(one)).isEqualTo(Status.DOWN);

        redis.goOn();
        await().until(() -> status(one) == 200);
        assertThat(health(one)).isEqualTo(Status.UP);
    }

    private static void isUnavailable(GatewayHarness gateway) {
        await().atMost(Duration.ofSeconds(3))
                .until(() -> gateway.context().getBean(StateStore.class).problem() != null);
    }

    private static Status health(GatewayHarness gateway) {
        return gateway.context()
                .getBean("storeHealthIndicator", HealthIndicator.class)
                .health()
                .getStatus();
    }

    @Test
    void aGatewayWithKeysOfItsOwnDoesNotStart() throws Exception {
        var keys = Files.writeString(folder.resolve("own.jwks"), SigningKeys.newDocument("ES256"));

        assertThatThrownBy(() -> gateway("third", "--delegation.signing.keys=file:" + keys))
                .rootCause()
                .hasMessageContaining("delegation.store")
                .hasMessageContaining("expected: the same delegation.signing.keys, or another store");
    }

    @Test
    void aGatewayWithAnotherIdentifierDoesNotStart() {
        assertThatThrownBy(() -> gateway(
                        "third",
                        "--delegation.signing.keys=file:" + folder.resolve("keys.jwks"),
                        "--delegation.gateway=https://other.example.com"))
                .rootCause()
                .hasMessageContaining("has the identifier " + GatewayHarness.GATEWAY);
    }

    @Test
    void withoutItsRedisAGatewayDoesNotStart() throws Exception {
        redis.kill();

        assertThatThrownBy(() -> gateway("third"))
                .rootCause()
                .hasMessageContaining("Redis at 127.0.0.1:" + redis.port() + " cannot be asked");
    }

    @Test
    void theRedisOfTheFrameworkServesTheStoreAlone() {
        assertThat(one.context().getBeanNamesForType(ReactiveRedisTemplate.class))
                .isEmpty();
        assertThat(one.context().containsBean("redisHealthContributor")).isFalse();
    }
}
