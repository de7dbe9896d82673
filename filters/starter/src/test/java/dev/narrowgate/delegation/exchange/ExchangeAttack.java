package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import tools.jackson.databind.JsonNode;

/** A gateway whose tokens come from an authorization server that a test has in its hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExchangeAttack {

    /** Long enough that no part of another text is found by chance. */
    private static final int PIECE = 20;

    TestServer server;
    private GatewayHarness gateway;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path place) throws Exception {
        folder = place;
        server = new TestServer();
        gateway = new GatewayHarness(
                folder,
                "--spring.config.additional-location=" + configuration(folder).toUri());
    }

    /** With nothing left of what went before: another engine, which has the clients of the server and what they remember. */
    void startAnew() throws Exception {
        if (server.http().isRunning()) {
            var running = gateway.context().getBean(RunningEngine.class);
            running.replace(running.engine().settings());
        } else {
            stop();
            start(folder);
        }
    }

    @AfterAll
    void stop() {
        gateway.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served")));
        server.reset();
    }

    /** Where everything is configured that is not as everywhere. */
    Path configuration(Path folder) throws IOException {
        return server.configuration(folder, settings());
    }

    /** A token of Alice that is good for what is tried. */
    TestIssuer.Token arriving() {
        return gateway.delegation();
    }

    /** Further settings of the server. */
    String[] settings() {
        return new String[0];
    }

    GatewayHarness gateway() {
        return gateway;
    }

    HttpResponse<String> call(String token, String... headers) throws Exception {
        var all = new java.util.ArrayList<>(java.util.List.of("Authorization", "Bearer " + token));
        all.addAll(java.util.List.of(headers));
        return gateway.call("/tickets/1", all.toArray(String[]::new));
    }

    HttpResponse<String> call() throws Exception {
        return call(arriving().sign());
    }

    /** Nothing was forwarded, one record says exactly why, and neither it nor the answer shows a token or a secret. */
    void refused(int status, String code, String reason) throws Exception {
        refused(arriving().sign(), status, code, reason);
    }

    void refused(String token, int status, String code, String reason) throws Exception {
        var answer = call(token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(gateway.forwarded()).isEmpty();
        var records = gateway.audited(answer);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().path("code").asString()).isEqualTo(code);
        assertThat(records.getFirst().path("reason").asString()).contains(reason);
        showsNothing(answer.body() + answer.headers().map(), token);
        assertThat(answer.body() + answer.headers().map()).doesNotContain("script");
        showsNothing(records.getFirst().toString(), token);
    }

    private static void showsNothing(String text, String token) {
        assertThat(text).doesNotContain("s3cret");
        for (int i = 0; i + PIECE <= token.length(); i += PIECE) {
            assertThat(text).doesNotContain(token.substring(i, i + PIECE));
        }
    }

    /** What the health says under this name of the servers that tokens are exchanged at. */
    String health(String name) {
        var servers = gateway.context().getBean("exchangeServersHealthIndicator", HealthIndicator.class);
        return String.valueOf(servers.health().getDetails().get(name));
    }

    JsonNode last() throws Exception {
        return gateway.audited().getLast();
    }

    /** All that was ever written down. */
    String written() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.list(gateway.audit())) {
            for (var file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
