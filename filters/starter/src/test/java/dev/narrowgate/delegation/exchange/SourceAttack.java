package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.SettableClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import tools.jackson.databind.JsonNode;

/** A gateway that asks a source for its credential, and a source that a test has in its hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SourceAttack {

    private static final int CALLERS = 20;

    private final WireMockServer source = new WireMockServer(options().dynamicPort());
    private GatewayHarness gateway;

    /** @param address of the source */
    abstract String configuration(String address);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        source.start();
        SettableClock.set(Instant.now());
        var yaml = Files.writeString(folder.resolve("source.yaml"), configuration(source.baseUrl()));
        gateway = new GatewayHarness(
                folder, List.of(SettableClock.class), "--spring.config.additional-location=" + yaml.toUri());
        gateway.changesItsConfiguration();
    }

    @AfterAll
    void stop() {
        gateway.close();
        source.stop();
    }

    /** Another engine, which knows nothing of what was asked before. */
    @BeforeEach
    void startAnew() {
        SettableClock.set(Instant.now());
        source.resetAll();
        var running = gateway.context().getBean(RunningEngine.class);
        running.replace(running.engine().settings());
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served")));
    }

    GatewayHarness gateway() {
        return gateway;
    }

    String address() {
        return source.baseUrl();
    }

    void answers(ResponseDefinitionBuilder answer) {
        source.stubFor(any(anyUrl()).willReturn(answer));
    }

    /** What the source was asked for, without the keys of a server, which each engine fetches. */
    List<LoggedRequest> asked() {
        return source.findAll(anyRequestedFor(anyUrl())).stream()
                .filter(asked -> !asked.getUrl().equals("/jwks"))
                .toList();
    }

    /** A call with a token of its own. */
    HttpResponse<String> call() throws IOException, InterruptedException {
        return call(gateway.delegation().sign());
    }

    HttpResponse<String> call(String token) throws IOException, InterruptedException {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    /** What the next hop got. */
    LoggedRequest shown() throws IOException, InterruptedException {
        return shown(call());
    }

    LoggedRequest shown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.forwarded().getLast();
    }

    void refused(String code, String reason) throws Exception {
        var before = gateway.forwarded().size();

        var answer = call();

        assertThat(json(answer).path("code").asString()).as(answer.body()).isEqualTo(code);
        assertThat(gateway.forwarded()).hasSize(before);
        assertThat(gateway.audited(answer).getLast().path("reason").asString()).contains(reason);
        assertThat(answer.body()).doesNotContain(reason);
    }

    /** Many callers at once. */
    void callAtOnce(Supplier<String> token) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(callers.submit(() -> call(token.get())));
            }
            for (var answer : answers) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
            }
        }
        assertThat(gateway.forwarded()).hasSize(CALLERS);
    }

    /** Calls again until the credential is this one, which is asked for in the background. */
    void awaitShown(String header, String value) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(shown().getHeader(header)).isEqualTo(value));
    }

    JsonNode decided() throws IOException {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList()
                .getLast();
    }

    String health() {
        return gateway.context()
                .getBean("exchangeServersHealthIndicator", HealthIndicator.class)
                .health()
                .toString();
    }

    String settings() {
        return gateway.context().getBean("delegationSettings").toString();
    }
}
