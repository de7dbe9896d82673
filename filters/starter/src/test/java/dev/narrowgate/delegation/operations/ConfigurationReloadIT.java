package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.operations.ConfigurationReload.Status;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A changed file of the configuration is put in place while the gateway runs, as a whole or not at all. */
@Timeout(120)
class ConfigurationReloadIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Path file;
    private GatewayHarness gateway;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("own.yaml"), "delegation.policies.tickets.max-depth: 3\n");
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
        gateway.changesItsConfiguration();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aStricterPolicyServesWithoutARestart() throws Exception {
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);
        gateway.reset();

        write("delegation.policies.tickets.required-scopes: [ tickets:write, tickets:approve ]\n"
                + "delegation.policies.tickets.scopes: [ tickets:write, tickets:approve ]\n");

        awaitRevision(2);
        assertThat(call("/tickets/1").statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aProblemLeavesThePresentConfigurationAndIsNamed() throws Exception {
        write("delegation.policies.tickets.max-dept: 1\n");

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().ok()).isFalse();
        assertThat(status().lastReload().problems())
                .singleElement()
                .asString()
                .contains("own.yaml:1")
                .contains("delegation.policies.tickets.max-dept")
                .contains("unknown key");
        assertThat(status().revision()).isEqualTo(1);
        assertThat(health().getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(health().getDetails()).containsKey("problems");
        assertThat(reloads("refused")).isEqualTo(1);
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);

        write("delegation.policies.tickets.max-depth: 2\n");

        awaitRevision(2);
        assertThat(health().getStatus().getCode()).isEqualTo("UP");
        assertThat(reloads("replaced")).isEqualTo(1);
    }

    @Test
    void routesChangeTogetherWithTheirPolicies() throws Exception {
        assertThat(call("/added/1").statusCode()).isEqualTo(404);

        write("""
                spring.cloud.gateway.server.webflux.routes:
                  - id: added
                    uri: ${next-hop}
                    predicates: [ Path=/added/** ]
                    filters: [ Delegation=added ]
                delegation.policies.added:
                  audience: https://added.example.com
                  scopes: [ tickets:read ]
                """);

        awaitRevision(2);
        assertThat(call("/added/1").statusCode()).isEqualTo(200);
        // A list comes from one file as a whole.
        assertThat(call("/tickets/1").statusCode()).isEqualTo(404);
    }

    @Test
    void aRouteThatCannotBeMadeChangesNothing() throws Exception {
        write("""
                spring.cloud.gateway.server.webflux.routes:
                  - id: added
                    uri: ${next-hop}
                    predicates: [ Path=/added/**, "Between=now, never" ]
                    filters: [ Delegation=tickets ]
                """);

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().problems())
                .singleElement()
                .asString()
                .contains("route 'added' cannot be made");
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);
        assertThat(call("/added/1").statusCode()).isEqualTo(404);

        write("delegation.policies.tickets.max-depth: 2\n");

        awaitRevision(2);
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);
    }

    @Test
    void thePagesThatMayCallARouteChangeWithIt() throws Exception {
        write("""
                spring.cloud.gateway.server.webflux.routes:
                  - id: tickets
                    uri: ${next-hop}
                    predicates: [ Path=/tickets/** ]
                    filters: [ Delegation=tickets ]
                    metadata.cors: { allowedOrigins: [ "https://page.example.com" ], allowedMethods: [ GET ] }
                """);

        awaitRevision(2);
        var answer = gateway.raw(
                "OPTIONS /tickets/1 HTTP/1.1",
                "Host: gateway",
                "Connection: close",
                "Origin: https://page.example.com",
                "Access-Control-Request-Method: GET");
        assertThat(answer).contains("200 OK", "Access-Control-Allow-Origin: https://page.example.com");
    }

    /**
     * A gateway on every address must not tell strangers why it refuses, although the file has another address now. So nothing of
     * such a change is put in place.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.address: 127.0.0.1\ndelegation.errors: detailed\n",
                "server.Address: 127.0.0.1\ndelegation.errors: detailed\n",
                "server.address: ${bind}\nbind: 127.0.0.1\ndelegation.errors: detailed\n"
            })
    void aKeyThatNeedsARestartIsNamedAndNothingIsPutInPlace(String yaml) throws Exception {
        write(yaml);

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().problems()).containsExactly("server.address: changed (expected: a restart)");
        assertThat(status().restartNeeded()).containsExactly("server.address");
        assertThat(status().revision()).isEqualTo(1);

        write("delegation.policies.tickets.max-depth: 2\n");

        awaitRevision(2);
        assertThat(status().restartNeeded()).isEmpty();
    }

    /** The name in brackets is a path: hyphens and capitals count in it. */
    @Test
    void aKeyWithAPathInItsNameNeedsARestartToo() throws Exception {
        write("""
                spring.cloud.gateway.server.webflux.globalcors.cors-configurations:
                  '[/My-path/**]': { allowed-origins: "https://page.example.com" }
                """);

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().restartNeeded()).singleElement().asString().contains("/My-path/**");
        assertThat(status().lastReload().ok()).isFalse();
    }

    @Test
    void aRouteThatWouldTakeEveryRequestChangesNothing() throws Exception {
        write("""
                spring.cloud.gateway.server.webflux.routes:
                  - { id: open, uri: "${next-hop}" }
                """);

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().problems()).singleElement().asString().contains("routes[0].predicates");
        assertThat(call("/added/1").statusCode()).isEqualTo(404);
    }

    @Test
    void aPlaceholderFindsEverySpellingAfterAReloadAsAtTheStart() throws Exception {
        write("my.maxDepth: 2\ndelegation.policies.tickets.max-depth: ${my.max-depth:3}\n");

        awaitRevision(2);
        var deep = gateway.delegation().actors("a", "b", "c").sign();
        assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + deep).statusCode())
                .isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delegation.proofs.dpop.window: 60s | delegation.proofs",
                "delegation.audit.durability: disk | delegation.audit",
                "delegation.cache.heap-share: 10 | delegation.cache",
                "delegation.signing.algorithm: EdDSA | delegation.signing"
            })
    void aSectionOfAPartThatOutlivesAReloadNeedsARestart(String line, String section) throws Exception {
        Files.writeString(file, line + "\n");

        assertThat(gateway.context()
                        .getBean(ConfigurationReload.class)
                        .reload()
                        .lastReload()
                        .problems())
                .containsExactly(section + ": changed (expected: a restart)");
    }

    /** The framework would mix the new weights with those of the routes that serve. */
    @Test
    void aWeightThatChangesNeedsARestart() throws Exception {
        write("""
                spring.cloud.gateway.server.webflux.routes:
                  - id: tickets
                    uri: ${next-hop}
                    predicates: [ Path=/tickets/**, "Weight=group, 5" ]
                    filters: [ Delegation=tickets ]
                """);

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().problems()).singleElement().asString().contains("Weight", "a restart");
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delegation: { policies: [", "delegation.errors: coarse\ndelegation.errors: coarse"})
    void aFileThatIsNoYamlIsNamed(String text) throws Exception {
        write(text + "\n");

        await().atMost(SOON).until(() -> status().lastReload() != null);
        assertThat(status().lastReload().ok()).isFalse();
        assertThat(status().lastReload().problems()).singleElement().asString().contains("own.yaml:2");
        assertThat(call("/tickets/1").statusCode()).isEqualTo(200);
    }

    @Test
    void aLinkThatPointsElsewhereIsFollowed() throws Exception {
        var other = Files.writeString(
                folder.resolve("other.txt"),
                "delegation.policies.tickets.required-scopes: [ tickets:approve ]\n"
                        + "delegation.policies.tickets.scopes: [ tickets:approve ]\n");
        var link = Files.createSymbolicLink(folder.resolve("link"), other);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        awaitRevision(2);
        assertThat(call("/tickets/1").statusCode()).isEqualTo(403);
    }

    /** Row X-035: no request fails, and none is forwarded under a policy of another revision than its route. */
    @Test
    void x035_underLoadNoRequestFailsAndNoneSeesPartsOfTwoConfigurations() throws Exception {
        var over = new AtomicBoolean();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        var caller = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                seen.add(callUnchecked());
            }
        });
        for (int i = 0; i < 20; i++) {
            var before = seen.size();
            // Route and policy name the same number: the path that arrives, and the audience of the token.
            Files.writeString(file, """
                    spring.cloud.gateway.server.webflux.routes:
                      - id: tickets
                        uri: ${next-hop}
                        predicates: [ Path=/tickets/** ]
                        filters: [ Delegation=tickets, "AddRequestHeader=X-Route, number-%1$d" ]
                    delegation:
                      filters-allowed: [ AddRequestHeader ]
                      policies.tickets.audience: https://number-%1$d.example.com
                    """.formatted(i));
            reload();
            await().atMost(SOON).until(() -> seen.size() > before + 2);
        }
        over.set(true);
        caller.join();

        assertThat(seen).containsOnly("200");
        assertThat(gateway.forwarded())
                .filteredOn(request -> request.containsHeader("X-Route"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(audience(request.getHeader("Authorization")))
                        .isEqualTo("https://" + request.getHeader("X-Route") + ".example.com"));
    }

    private void reload() {
        var status = gateway.context().getBean(ConfigurationReload.class).reload();
        assertThat(status.lastReload().problems()).isEmpty();
    }

    private static String audience(String authorization) {
        try {
            return com.nimbusds.jwt.SignedJWT.parse(authorization.substring("Bearer ".length()))
                    .getJWTClaimsSet()
                    .getAudience()
                    .getFirst();
        } catch (java.text.ParseException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private void write(String yaml) throws Exception {
        Files.writeString(file, yaml);
    }

    private void awaitRevision(long revision) {
        await().atMost(SOON).until(() -> status().revision() == revision);
    }

    private Status status() {
        return gateway.context().getBean(ConfigurationReload.class).status();
    }

    private org.springframework.boot.health.contributor.Health health() {
        return gateway.context()
                .getBean("configurationHealthIndicator", HealthIndicator.class)
                .health();
    }

    private double reloads(String outcome) {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .get("delegation.configuration.reloads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private HttpResponse<String> call(String path) throws Exception {
        return gateway.call(
                path, "Authorization", "Bearer " + gateway.delegation().sign());
    }

    private String callUnchecked() {
        try {
            return String.valueOf(call("/tickets/1").statusCode());
        } catch (Exception failed) {
            return failed.toString();
        }
    }
}
