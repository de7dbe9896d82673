package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server that refuses, fails, hangs or is not there. Row X-004, line TX-16, row X-013. */
class ServerErrorResponseIT extends ExchangeAttack {

    @Override
    String[] settings() {
        return new String[] {"timeout: 2s", "breaker: { calls: 4, open-for: 3s }", "max-concurrent: 2"};
    }

    /** What one test made of the server's reputation must not be the next one's. */
    @BeforeEach
    void forgive() throws Exception {
        startAnew();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request, 502, exchange-rejected",
        "invalid_grant, 401, token-rejected",
        "invalid_target, 502, exchange-rejected",
        "invalid_scope, 403, policy-denied",
        "unauthorized_client, 503, exchange-unavailable",
        "access_denied, 403, policy-denied",
        "actor_unauthorized, 403, actor-unauthorized",
        "invalid_client, 503, exchange-unavailable",
        "unsupported_grant_type, 503, exchange-unavailable",
        "<script>, 502, exchange-rejected"
    })
    void tx16_x004_aRefusalIsToldInOurOwnWords(String error, int status, String code) throws Exception {
        server.refuses(400, error);

        refused(status, code, "server corp");

        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_client", "unauthorized_client"})
    void x004_credentialsThatAreNotAcceptedAreTheOperatorsToMend(String error) throws Exception {
        server.refuses(401, error);

        refused(503, "exchange-unavailable", error);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void x004_aServerThatFailsIsAskedOnceMoreAndNoMore(int status) throws Exception {
        server.answers(aResponse().withStatus(status).withBody("stack trace: s3cret-of-the-test"));

        refused(503, "exchange-unavailable", "answered " + status);

        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void x004_aConnectionThatBreaksIsAFailureOfTheServer(Fault fault) throws Exception {
        server.answers(aResponse().withFault(fault));

        refused(503, "exchange-unavailable", "server corp");
    }

    @Test
    void x004_anExchangeThatFailsOnceIsTriedAgain() throws Exception {
        server.http()
                .stubFor(post("/token")
                        .inScenario("flapping")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willReturn(aResponse().withStatus(503))
                        .willSetStateTo("up"));
        server.http()
                .stubFor(post("/token")
                        .inScenario("flapping")
                        .whenScenarioStateIs("up")
                        .willReturn(okJson(JSONObjectUtils.toJSONString(
                                TestServer.answer(server.token().sign())))));

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void x004_aServerThatHangsIsNotWaitedForAndNotAskedToHangAgain() throws Exception {
        server.answers(okJson("{}").withFixedDelay(5000));

        refused(503, "exchange-unavailable", "no answer in time");

        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void x004_aServerThatAsksToBeLeftAloneIs() throws Exception {
        server.answers(aResponse().withStatus(429).withHeader("Retry-After", "30"));
        assertThat(call().statusCode()).isEqualTo(503);
        assertThat(server.asked()).hasSize(1);

        var answer = call();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElse("0")))
                .isBetween(20, 30);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aServerThatKeepsFailingIsLeftAloneUntilItIsWorthATry() throws Exception {
        server.answers(aResponse().withStatus(500));
        for (int i = 0; i < 4; i++) {
            assertThat(call().statusCode()).isEqualTo(503);
        }
        int asked = server.asked().size();
        refused(503, "exchange-unavailable", "failed too often");
        assertThat(server.asked()).hasSize(asked);

        assertThat(registry()
                        .get("resilience4j.circuitbreaker.state")
                        .tag("name", "corp")
                        .tag("state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(health("corp")).contains("failed too often");
        assertThat(health("corp circuit breaker")).isEqualTo("open");

        server.answersWith(server.token().sign());
        await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(200));
    }

    @Test
    void x013_theIncomingTokenIsForwardedByNobodyWhateverFails() throws Exception {
        server.http().stop();

        refused(503, "exchange-unavailable", "server corp");

        assertThat(gateway().forwarded()).isEmpty();
    }

    @Test
    void whileTheServerIsDownWhatItIssuedServesOn() throws Exception {
        server.answersWith(server.token().sign());
        var token = gateway().delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);

        server.answers(aResponse().withStatus(500));

        assertThat(call(token).statusCode()).isEqualTo(200);
        assertThat(call().statusCode()).isEqualTo(503);
    }

    @Test
    void x022_oneExchangeServesAllWhoWaitAndALeaderThatLeavesFailsNobody() throws Exception {
        server.answers(okJson(JSONObjectUtils.toJSONString(
                        TestServer.answer(server.token().sign())))
                .withFixedDelay(900));
        var token = gateway().delegation().sign();
        var waiting = new CompletableFuture<?>[5];
        try (var leader = new Socket("127.0.0.1", gateway().port())) {
            leader.getOutputStream()
                    .write(("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> !server.asked().isEmpty());
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = CompletableFuture.supplyAsync(() -> status(token));
            }
            // So that they wait before it leaves. Whoever is later waits all the same.
            TimeUnit.MILLISECONDS.sleep(300);
        }
        for (var one : waiting) {
            assertThat(one.join()).isEqualTo(200);
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aServerIsAskedNoMoreOftenAtOnceThanItBears() throws Exception {
        server.answers(okJson(JSONObjectUtils.toJSONString(
                        TestServer.answer(server.token().sign())))
                .withFixedDelay(700));
        var calls = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 6; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> status(arriving().sign())));
        }

        var statuses = calls.stream().map(CompletableFuture::join).toList();

        assertThat(statuses).containsOnly(200, 503);
        assertThat(server.asked()).hasSizeLessThanOrEqualTo(6).hasSize((int)
                statuses.stream().filter(status -> status == 200).count());
        assertThat(last(503).path("reason").asString()).contains("server corp has too many calls in progress");
        assertThat(registry()
                        .get("resilience4j.bulkhead.max.allowed.concurrent.calls")
                        .tag("name", "corp")
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void anExchangeThatWasTriedAgainIsInTheMetrics() throws Exception {
        server.answers(aResponse().withStatus(500));
        refused(503, "exchange-unavailable", "answered 500");

        assertThat(registry()
                        .get("resilience4j.retry.calls")
                        .tag("name", "corp")
                        .tag("kind", "failed_with_retry")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private MeterRegistry registry() {
        return gateway().context().getBean(MeterRegistry.class);
    }

    private JsonNode last(int status) throws Exception {
        return gateway().audited().stream()
                .filter(record -> record.path("status").asInt() == status)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private int status(String token) {
        try {
            return call(token).statusCode();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
