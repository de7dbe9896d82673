package dev.narrowgate.delegation.task;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.task.SignalIssuer.SESSION_REVOKED;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.exchange.TestServer;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SE-08 and SE-10: a running gateway fetches security event tokens of a transmitter (RFC 8936). */
class PolledSignalsIT {

    private final WireMockServer transmitter = new WireMockServer(options().dynamicPort());

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private Actuator actuator;
    private SignalIssuer signals;

    @BeforeEach
    void transmit() {
        transmitter.start();
        delivers(Map.of());
    }

    private void start(String... more) throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(
                                Actuator.SETTINGS,
                                new String[] {
                                    "--management.endpoint.health.show-details=always",
                                    "--management.endpoint.health.show-components=always",
                                    "--delegation.reload.watch=false",
                                    "--transmitter=" + transmitter.baseUrl()
                                },
                                more)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        // An explanation knows no revocation.
        gateway.changesItsConfiguration();
        actuator = new Actuator(gateway);
        signals = new SignalIssuer(gateway);
    }

    private Path configuration(String more) throws Exception {
        return Files.writeString(folder.resolve("signals.yaml"), """
                delegation.signals:
                  - { issuer: "https://idp.example.com", poll: "${transmitter}/poll", interval: 100ms%s }
                """.formatted(more));
    }

    private static String location(Path file) {
        return "--spring.config.additional-location=" + file.toUri();
    }

    @AfterEach
    void stop() {
        gateway.close();
        transmitter.stop();
    }

    private void delivers(Map<String, String> sets) {
        transmitter.stubFor(
                post("/poll").willReturn(okJson(JsonMapper.shared().writeValueAsString(Map.of("sets", sets)))));
    }

    private List<JsonNode> polls() {
        return transmitter.findAll(postRequestedFor(urlEqualTo("/poll"))).stream()
                .map(request -> JsonMapper.shared().readTree(request.getBodyAsString()))
                .toList();
    }

    private HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private JsonNode health() throws Exception {
        return json(actuator.get("/health")).at("/components/signals");
    }

    @Test
    void aFetchedEventEndsTheTokensOfTheSession() throws Exception {
        start(location(configuration("")));
        var token = gateway.delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);

        delivers(Map.of(
                "event-1",
                signals.event(SESSION_REVOKED).claim("jti", "event-1").sign()));

        await().until(() -> call(token).statusCode() == 401);
        gateway.reset();
        var refused = call(token);
        assertThat(json(refused).path("code").asString()).isEqualTo("token-rejected");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(call(signals.afterANewLogin()).statusCode()).isEqualTo(200);
        await().until(() -> polls().getLast().path("ack").size() == 1);
        assertThat(health().at("/details/https:~1~1idp.example.com").asString()).isEqualTo("ok");
    }

    /** SE-10: the interval of 100 ms, and a second. In this time all caches are dropped. */
    @Test
    void aFetchedEventIsInForceWithinASecondAfterItsPoll() throws Exception {
        start(location(configuration("")));
        var token = gateway.delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);

        delivers(Map.of(
                "event-1",
                signals.event(SESSION_REVOKED).claim("jti", "event-1").sign()));

        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMillis(1_100))
                .until(() -> call(token).statusCode() == 401);
    }

    @Test
    void x027_anEventWhileAnExchangeIsInFlightRefusesThatHop() throws Exception {
        try (var server = new TestServer()) {
            start(location(server.configuration(folder)) + ","
                    + configuration("").toUri());
            server.answersWith(server.token().sign());
            server.http().setGlobalFixedDelay(1_500);
            try (var threads = Executors.newSingleThreadExecutor()) {
                var token = gateway.delegation().sign();
                var hop = CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return call(token);
                            } catch (Exception broken) {
                                throw new IllegalStateException(broken);
                            }
                        },
                        threads);
                await().until(() -> !server.asked().isEmpty());

                delivers(Map.of(
                        "event-1",
                        signals.event(SESSION_REVOKED).claim("jti", "event-1").sign()));
                await().until(() -> polls().getLast().has("ack"));

                assertThat(hop.get().statusCode()).as(hop.get().body()).isEqualTo(401);
                assertThat(json(hop.get()).path("code").asString()).isEqualTo("token-rejected");
                assertThat(gateway.forwarded()).isEmpty();
                // The token that the exchange brought is not served from the cache either.
                server.http().setGlobalFixedDelay(0);
                assertThat(call(token).statusCode()).isEqualTo(401);
                assertThat(gateway.forwarded()).isEmpty();
            }
        }
    }

    /** A transmitter that is no authorization server: its keys verify its events, and nothing else of it is trusted. */
    @Test
    void aTransmitterMayHaveItsOwnKeys() throws Exception {
        var other = new TestIssuer("https://ssf.example.com");
        transmitter.stubFor(get("/jwks").willReturn(okJson(other.jwks())));
        start(location(Files.writeString(folder.resolve("signals.yaml"), """
                delegation.signals:
                  - issuer: https://ssf.example.com
                    jwks-uri: ${transmitter}/jwks
                    poll: ${transmitter}/poll
                    interval: 100ms
                    subjects: [ "https://idp.example.com" ]
                """)));
        var token = gateway.delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);
        var event = other.token("alice", GatewayHarness.GATEWAY)
                .header("typ", "secevent+jwt")
                .claim("jti", "event-1")
                .claim("sub", null)
                .claim("exp", null)
                .claim("sub_id", Map.of("format", "iss_sub", "iss", GatewayHarness.IDP, "sub", "alice"))
                .claim("events", Map.of(SESSION_REVOKED, Map.of()));

        delivers(Map.of("event-1", event.sign()));

        await().until(() -> call(token).statusCode() == 401);
        assertThat(json(actuator.get("/revocations")).at("/revocations/0/by").asString())
                .isEqualTo("signal of https://ssf.example.com");
        gateway.reset();
        assertThat(call(other.token("bob", GatewayHarness.GATEWAY).sign()).statusCode())
                .isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void anEventAboutASubjectOfAnotherIssuerEndsNothing() throws Exception {
        start(location(configuration("")));
        var event = signals.event(SESSION_REVOKED)
                .claim("jti", "event-1")
                .claim("sub_id", Map.of("format", "iss_sub", "iss", "https://dark.example.com", "sub", "alice"));

        delivers(Map.of("event-1", event.sign()));

        await().until(() -> polls().getLast().has("ack"));
        assertThat(json(actuator.get("/revocations")).path("revocations").size())
                .isZero();
    }

    @Test
    void aReloadChangesTheStreams() throws Exception {
        var file = configuration("");
        start(location(file));
        await().until(() -> !polls().isEmpty());
        configuration(", name: renamed, max-events: 7");
        var reload = gateway.context().getBean(ConfigurationReload.class).reload();
        assertThat(reload.lastReload().problems()).isEmpty();

        await().until(() -> polls().getLast().path("maxEvents").asInt() == 7);
        assertThat(health().path("details").propertyNames()).containsExactly("renamed");

        Files.writeString(file, "delegation.policies.tickets.max-depth: 3\n");
        assertThat(gateway.context()
                        .getBean(ConfigurationReload.class)
                        .reload()
                        .lastReload()
                        .problems())
                .isEmpty();
        var polls = new int[] {-1};
        await().during(Duration.ofMillis(500)).until(() -> {
            var before = polls[0];
            polls[0] = polls().size();
            return before < 0 || before == polls[0];
        });
    }

    /** A stream that fails opens nothing and closes nothing. */
    @Test
    void aStreamThatFailsIsShownAndDegradedWhenItIsStale() throws Exception {
        transmitter.stubFor(post("/poll").willReturn(serverError()));
        start(location(configuration(", stale: 1s")));

        await().until(() ->
                health().at("/details/https:~1~1idp.example.com").asString().equals("answered 500"));
        await().until(() -> health().path("status").asString().equals("DEGRADED"));
        assertThat(call(gateway.delegation().sign()).statusCode()).isEqualTo(200);

        delivers(Map.of());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> health().path("status").asString().equals("UP"));
    }
}
