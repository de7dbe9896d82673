package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.SettableClock;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hop leaves as it was decided and recorded, or not at all, whatever the filters of its route do with it. */
class DepartureIT {

    private static RawNextHop hostile;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        hostile = new RawNextHop();
        gateway = new GatewayHarness(
                folder,
                List.of(PastTheChecks.class, SettableClock.class),
                "--delegation.filters-allowed=PastTheChecks",
                "--hostile=" + hostile.baseUrl(),
                "--raw-hop=" + hostile.baseUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        hostile.close();
    }

    @BeforeEach
    void forget() {
        hostile.reset();
        hostile.behave(RawNextHop.answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved"));
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("served")));
        SettableClock.set(Instant.now());
    }

    @Test
    void theCallerDoesNotChooseWhoGetsTheToken() throws Exception {
        refused(call("/header-to-uri/1", "X-To", hostile.baseUrl() + "/stolen"), "not the address of its route");
    }

    @Test
    void theCallerDoesNotChooseAnotherPathOfTheNextHop() throws Exception {
        call("/header-to-uri/1", "X-To", gateway.nextHop().baseUrl() + "/admin/1");

        assertThat(gateway.forwarded())
                .singleElement()
                .satisfies(request -> assertThat(request.getUrl()).isEqualTo("/header-to-uri/1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "/set-uri/1~not the address of its route",
                "/other-path/1~another path or query than the request's",
                "/user-info/1~not the address of its route",
                "/forward/1~'forward' is not a scheme of a next hop",
                "/to-plain/1~'forward' is not a scheme of a next hop",
                "/forgotten/1~removed the permitted hop",
                "/balanced-elsewhere/1~not the address of its route",
                "/balanced-to-another/1~not the address of its route",
                "/rewrite/1~an ambiguous path",
                "/method/1~the method is not the one of the decision",
                "/copy/1~holds an incoming token",
                "/copy-actor/1~holds an incoming token",
                "/query/1~holds an incoming token"
            })
    void aHopThatWouldLeaveAsAnotherStays(String path, String reason) throws Exception {
        refused(call(path), reason);
    }

    @Test
    void aTokenThatEndedMeanwhileStays() throws Exception {
        var answer = call("/late/1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("code").asString()).isEqualTo("exchange-unavailable");
        assertThat(gateway.forwarded()).isEmpty();
        recorded(answer, "exchange-unavailable", "expired before the request was sent");
    }

    /** The headers are made then, and the connection is not there. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aTokenThatEndsWhileAConnectionIsMadeStays(String method) throws Exception {
        var answer = gateway.send(
                method,
                "/tickets/waiting",
                "Authorization",
                "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("code").asString()).isEqualTo("exchange-unavailable");
        assertThat(gateway.forwarded()).isEmpty();
        recorded(answer, "exchange-unavailable", "expired before the request was sent");
    }

    @Test
    void oneRecordIsForOneForward() throws Exception {
        gateway.nextHop().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.serverError()));

        var answer = call("/retry/1");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer).path("code").asString()).isEqualTo("departure-refused");
        assertThat(gateway.forwarded()).hasSize(1);
        recorded(answer, "departure-refused", "was sent already");
    }

    @Test
    void theClientDoesNotSendARequestTwiceByItself() throws Exception {
        hostile.behave((head, in, out) -> {
            throw new java.io.IOException("closed without an answer");
        });

        var answer = call("/raw/1");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(hostile.received().split("GET /raw/1", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/strip/1", "/balanced/1", "/header-to-uri/1"})
    void aHopThatLeavesAsItWasDecidedIsServed(String path) throws Exception {
        var answer = call(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Subject"))
                .isEqualTo("alice");
    }

    /** Nothing left, and the record of the hop says why. */
    private static void refused(HttpResponse<String> answer, String reason) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(json(answer).path("code").asString()).isEqualTo("departure-refused");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(hostile.received()).isEmpty();
        recorded(answer, "departure-refused", reason);
    }

    private static void recorded(HttpResponse<String> answer, String code, String reason) {
        await().untilAsserted(() -> {
            var end = gateway.audited(answer).getLast();
            assertThat(end.path("event").asString()).isEqualTo("completed");
            assertThat(end.path("outcome").asString()).isEqualTo("failed");
            assertThat(end.path("code").asString()).isEqualTo(code);
            assertThat(end.path("reason").asString()).contains(reason);
            assertThat(end.path("status").asInt()).isEqualTo(answer.statusCode());
        });
    }

    private static HttpResponse<String> call(String path, String... headers) throws Exception {
        var token = gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "tickets:read")
                .claim("task_id", "task-1")
                .actors("orchestrator")
                .sign();
        var all = new java.util.ArrayList<>(
                List.of("Authorization", "Bearer " + token, "Actor-Token", gateway.agent("researcher")));
        all.addAll(List.of(headers));
        return gateway.call(path, all.toArray(String[]::new));
    }
}
