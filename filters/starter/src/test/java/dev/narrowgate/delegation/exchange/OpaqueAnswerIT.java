package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.TestHolder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server whose tokens say nothing by themselves: it is asked about each before it is used (RFC 7662). */
class OpaqueAnswerIT extends ExchangeAttack {

    private static final String OPAQUE = "opaque-token-that-says-nothing-by-itself";

    @Override
    String[] settings() {
        return new String[] {
            "introspection-endpoint: " + server.uri("/introspect"), "timeout: 1s", "breaker: { calls: 4, open-for: 3s }"
        };
    }

    /** What one test made of the server's reputation must not be the next one's. */
    @BeforeEach
    void issues() throws Exception {
        startAnew();
        server.answersWith(OPAQUE);
        says(said());
    }

    private static Map<String, Object> said() {
        var now = Instant.now().getEpochSecond();
        var said = new LinkedHashMap<String, Object>();
        said.put("active", true);
        said.put("sub", "alice");
        said.put("aud", TestServer.AUDIENCE);
        said.put("client_id", "narrowgate");
        said.put("iat", now);
        said.put("exp", now + 20);
        said.put("scope", "tickets:read tickets:write");
        said.put("act", Map.of("iss", IDP, "sub", "orchestrator"));
        said.put("task_id", "task-1");
        return said;
    }

    private void says(Map<String, Object> members) {
        answersAbout(okJson(JSONObjectUtils.toJSONString(members)));
    }

    private void answersAbout(ResponseDefinitionBuilder answer) {
        server.http().stubFor(post("/introspect").willReturn(answer));
    }

    private List<LoggedRequest> askedAbout() {
        return server.http().findAll(postRequestedFor(urlEqualTo("/introspect")));
    }

    @Test
    void anOpaqueTokenIsIntrospectedOnceAndThenUsed() throws Exception {
        var arriving = arriving().sign();

        assertThat(call(arriving).statusCode()).isEqualTo(200);
        assertThat(call(arriving).statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded())
                .allSatisfy(request ->
                        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + OPAQUE));
        assertThat(askedAbout()).hasSize(1);
        var asked = askedAbout().getFirst();
        assertThat(asked.formParameter("token").getValues()).containsExactly(OPAQUE);
        assertThat(asked.getHeader("Authorization"))
                .isEqualTo(new BasicCredentials("narrowgate", "s3cret-of-narrowgate").asAuthorizationHeaderValue());
        assertThat(written()).doesNotContain(OPAQUE);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of("active", false, "is not active"),
                Arguments.of("active", "true", "is not active"),
                Arguments.of("active", null, "is not active"),
                Arguments.of("sub", "bob", "subject changed"),
                Arguments.of("act", null, "chain lost an actor"),
                Arguments.of("act", Map.of("iss", IDP, "sub", "summarizer"), "chain is not"),
                Arguments.of("scope", "tickets:read other", "scope wider by other"),
                Arguments.of("aud", "https://b.example.com", "audience is"),
                Arguments.of("aud", List.of(TestServer.AUDIENCE, "https://b.example.com"), "audience is"),
                Arguments.of("aud", null, "aud"),
                Arguments.of("exp", Instant.now().getEpochSecond() + 600, "lifetime until"),
                Arguments.of("exp", null, "exp"),
                Arguments.of("iss", "https://evil.example.com", "not the issuer"),
                Arguments.of("task_id", "task-2", "task changed"),
                Arguments.of("scp", List.of("tickets:read", "admin"), "claim scp"),
                Arguments.of("scp", "admin", "claim scp"),
                Arguments.of("sub_iss", "https://evil.example.com", "claim sub_iss"),
                Arguments.of("chain_complete", false, "whole chain"),
                Arguments.of("token_type", "mac", "token_type"),
                Arguments.of("cnf", new TestHolder().confirmation(), "binding names other keys"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lies")
    void x002_x026_anIntrospectionAnswerIsCheckedAsATokenIs(String member, Object value, String difference)
            throws Exception {
        var said = said();
        if (value == null) {
            said.remove(member);
        } else {
            said.put(member, value);
        }
        says(said);

        refused(502, "exchange-rejected", difference);

        assertThat(askedAbout()).hasSize(1);
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of("failing", aResponse().withStatus(500).withBody("s3cret-of-the-test")),
                Arguments.of("refusing this gateway", aResponse().withStatus(401)),
                Arguments.of("hanging", okJson("{}").withFixedDelay(3000)),
                Arguments.of("breaking off", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("a page", okJson("<html>").withHeader("Content-Type", "text/html")),
                Arguments.of("no JSON", okJson("no JSON")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void x026_aServerThatDoesNotSayWhatItIssuedIssuedNothing(String what, ResponseDefinitionBuilder answer)
            throws Exception {
        answersAbout(answer);

        refused(503, "exchange-unavailable", "answer of server corp: introspection of issuer");
    }

    @Test
    void askingAboutItIsTriedOnceMoreAndNoMore() throws Exception {
        answersAbout(aResponse().withStatus(503));

        refused(503, "exchange-unavailable", "it answered 503");

        assertThat(askedAbout()).hasSize(2);
    }

    @Test
    void aServerThatAsksToBeLeftAloneIs() throws Exception {
        answersAbout(aResponse().withStatus(429).withHeader("Retry-After", "30"));
        refused(503, "exchange-unavailable", "it answered 429");

        refused(503, "exchange-unavailable", "asked for a pause");

        assertThat(askedAbout()).hasSize(1);
    }

    @Test
    void aServerThatKeepsFailingToSayIsLeftAloneAndHealthShowsIt() throws Exception {
        answersAbout(aResponse().withStatus(500));
        for (int i = 0; i < 4; i++) {
            assertThat(call().statusCode()).isEqualTo(503);
        }
        int asked = askedAbout().size();

        refused(503, "exchange-unavailable", "failed too often");

        assertThat(askedAbout()).hasSize(asked);
        assertThat(health("corp introspection")).contains("failed too often");
        assertThat(health("corp introspection circuit breaker")).isEqualTo("open");
        assertThat(health("corp")).isEqualTo("ok");

        says(said());
        await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(200));
        assertThat(health("corp introspection")).isEqualTo("ok");
    }

    @Test
    void aTokenThatSaysWhatItIsIsNotAskedAbout() throws Exception {
        server.answersWith(server.token().sign());

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(askedAbout()).isEmpty();
    }
}
