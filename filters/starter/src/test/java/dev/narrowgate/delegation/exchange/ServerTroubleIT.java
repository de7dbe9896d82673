package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A server that refuses, fails, hangs or is not there. Row X-004, line TX-16, row X-013. */
class ServerTroubleIT extends ExchangeAttack {

    @Override
    String[] settings() {
        return new String[] {"timeout: 1s", "breaker: { calls: 4, open-for: 1s }"};
    }

    /** What one test made of the server's reputation must not be the next one's. */
    @BeforeEach
    void forgive() throws Exception {
        startAnew();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request, 401, token-rejected",
        "invalid_grant, 401, token-rejected",
        "invalid_target, 403, policy-denied",
        "invalid_scope, 403, policy-denied",
        "unauthorized_client, 403, policy-denied",
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
        server.answers(aResponse().withStatus(status).withBody("stack trace: s3cret"));

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
    void x004_whatFailedOnceMaySucceedTheSecondTime() throws Exception {
        server.http()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.post("/token")
                        .inScenario("flapping")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willReturn(aResponse().withStatus(503))
                        .willSetStateTo("up"));
        server.http()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.post("/token")
                        .inScenario("flapping")
                        .whenScenarioStateIs("up")
                        .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
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

        assertThat(gateway()
                        .context()
                        .getBean(MeterRegistry.class)
                        .find("resilience4j.circuitbreaker.state")
                        .tag("name", "corp")
                        .tag("state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
        var health = gateway().context().getBean("exchangeServersHealthIndicator", HealthIndicator.class);
        assertThat(health.health().getDetails().toString()).contains("corp circuit breaker=open", "failed too often");

        server.answersWith(server.token().sign());
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(200));
    }

    @Test
    void x013_theIncomingTokenIsForwardedByNobodyWhateverFails() throws Exception {
        server.http().stop();

        refused(503, "exchange-unavailable", "");

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
        server.answers(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                        TestServer.answer(server.token().sign())))
                .withFixedDelay(600));
        var token = gateway().delegation().sign();
        try (var leader = new java.net.Socket("127.0.0.1", gateway().port())) {
            leader.getOutputStream()
                    .write(("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            org.awaitility.Awaitility.await().until(() -> !server.asked().isEmpty());
        }
        var waiting = new CompletableFuture<?>[5];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = CompletableFuture.supplyAsync(() -> {
                try {
                    return call(token).statusCode();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
        }
        for (var one : waiting) {
            assertThat(one.join()).isEqualTo(200);
        }
        assertThat(server.asked()).hasSize(1);
    }
}
