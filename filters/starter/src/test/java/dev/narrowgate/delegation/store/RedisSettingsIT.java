package dev.narrowgate.delegation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.engine.store.redis.RedisState;
import dev.narrowgate.delegation.engine.store.redis.TestRedis;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** How a Redis is reached, in the words of the framework. */
class RedisSettingsIT {

    @TempDir
    private Path folder;

    private static void serves(GatewayHarness gateway) throws Exception {
        assertThat(gateway.context().getBean(StateStore.class)).isInstanceOf(RedisState.class);
        assertThat(gateway.call(
                                "/tickets/1",
                                "Authorization",
                                "Bearer " + gateway.delegation().sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.context().getBean(StateStore.class).named("task-1").block())
                .singleElement()
                .satisfies(task -> assertThat(task.calls()).isEqualTo(1));
    }

    @Test
    void byTlsAsAUserOfTheStoreAlone() throws Exception {
        var pki = new TestPki("Redis authority");
        TestPki.writePem(pki.server(), folder, "redis");
        var authority = pki.writeAuthority(folder.resolve("authority.crt"));
        int port = TestRedis.freePort();
        try (var redis = TestRedis.single(
                "--tls-port", "" + port,
                "--tls-cert-file", folder.resolve("redis.crt").toString(),
                "--tls-key-file", folder.resolve("redis.key").toString(),
                "--tls-ca-cert-file", authority.toString(),
                "--tls-auth-clients", "no")) {
            // As docs/how-to/several-gateways.md says.
            redis.cli(
                    "acl",
                    "setuser",
                    "narrowgate",
                    "on",
                    ">a-long-enough-secret",
                    "~narrowgate:*",
                    "&narrowgate:*",
                    "+@read",
                    "+@write",
                    "+@scripting",
                    "+@connection",
                    "+@pubsub",
                    "-@dangerous",
                    "+time");
            try (var gateway = new GatewayHarness(
                    folder,
                    "--delegation.store=rediss://localhost:" + port,
                    "--spring.data.redis.username=narrowgate",
                    "--spring.data.redis.password=a-long-enough-secret",
                    "--spring.data.redis.ssl.bundle=redis",
                    "--spring.ssl.bundle.pem.redis.truststore.certificate=" + authority)) {
                serves(gateway);
                assertThat(redis.cli("client", "list")).contains("user=narrowgate");
            }
        }
    }

    @Test
    void anUntrustedRedisIsNotUsed() throws Exception {
        var pki = new TestPki("Redis authority");
        TestPki.writePem(pki.server(), folder, "redis");
        int port = TestRedis.freePort();
        try (var unused = TestRedis.single(
                "--tls-port", "" + port,
                "--tls-cert-file", folder.resolve("redis.crt").toString(),
                "--tls-key-file", folder.resolve("redis.key").toString(),
                "--tls-ca-cert-file",
                        pki.writeAuthority(folder.resolve("authority.crt")).toString(),
                "--tls-auth-clients", "no")) {
            assertThatThrownBy(() -> new GatewayHarness(folder, "--delegation.store=rediss://localhost:" + port))
                    .rootCause()
                    .hasMessageContaining("valid certification path");
        }
    }

    @Test
    void asACluster() throws Exception {
        try (var redis = TestRedis.cluster();
                var gateway = new GatewayHarness(
                        folder,
                        "--delegation.store=redis:",
                        "--spring.data.redis.cluster.nodes=" + String.join(",", redis.nodes()))) {
            serves(gateway);
        }
    }

    @Test
    void bySentinels() throws Exception {
        try (var redis = TestRedis.single();
                var gateway = new GatewayHarness(
                        folder,
                        "--delegation.store=redis:",
                        "--spring.data.redis.sentinel.master=main",
                        "--spring.data.redis.sentinel.nodes=127.0.0.1:" + redis.sentinel())) {
            serves(gateway);
        }
    }

    @Test
    void aHostBesideAClusterIsRefused() {
        assertThatThrownBy(() -> new GatewayHarness(
                        folder,
                        "--delegation.store=redis://127.0.0.1:1",
                        "--spring.data.redis.cluster.nodes=127.0.0.1:2"))
                .rootCause()
                .hasMessageContaining("delegation.store")
                .hasMessageContaining("expected: redis: alone");
    }

    @Test
    void anotherStoreHasNoRedis() throws Exception {
        try (var gateway = new GatewayHarness(folder)) {
            assertThat(gateway.context().getBeanNamesForType(RedisConnectionFactory.class))
                    .isEmpty();
            assertThat(gateway.context().containsBean("redisHealthContributor")).isFalse();
        }
    }
}
