package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway that asks a decision point of each protocol. */
class DecisionPointIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<PolicyEngineStub, GatewayHarness> GATEWAYS = new EnumMap<>(PolicyEngineStub.class);

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        for (var engine : PolicyEngineStub.values()) {
            GATEWAYS.put(
                    engine,
                    new GatewayHarness(
                            Files.createDirectory(folder.resolve(engine.name())),
                            engine.setting("corp"),
                            "--delegation.decision-points.corp.keep=0s",
                            "--delegation.decision-points.corp.timeout=1s",
                            "--delegation.decision-points.corp.token=the gateway's own token",
                            "--delegation.decision-points.corp.breaker.calls=1000",
                            engine.setting("lasting"),
                            "--delegation.decision-points.lasting.keep=10m",
                            "--delegation.policies.tickets.decisions[0]=corp",
                            "--delegation.policies.ruled.decisions[0]=lasting",
                            "--delegation.policies.ruled.input[0]=subject"));
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.values().forEach(GatewayHarness::close);
    }

    @BeforeEach
    void forgetRequests() {
        for (var gateway : GATEWAYS.values()) {
            gateway.keys().resetRequests();
            gateway.nextHop().resetRequests();
        }
    }

    @ParameterizedTest
    @EnumSource
    void forwardsWhatItPermits(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);

        assertThat(call(gateway).statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatItDeniesAndRecordsItsReason(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), false);

        refused(gateway, 403, "policy-denied", "policy tickets, decision point corp denied: the reason");
    }

    @ParameterizedTest
    @EnumSource
    void tellsItTheFactsAndNoToken(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);
        var token = gateway.delegation().sign();

        var unused = gateway.call("/tickets/7?secret=1", "Authorization", "Bearer " + token);

        var question = engine.questions(gateway.keys()).getFirst();
        assertThat(question.header("Authorization").firstValue()).isEqualTo("Bearer the gateway's own token");
        assertThat(question.getBodyAsString()).doesNotContain(token, "secret");
        assertThat(JSON.readTree(question.getBodyAsString())).isEqualTo(JSON.readTree(expected(engine)));
    }

    private static String expected(PolicyEngineStub engine) {
        var facts = """
                "actor": {"iss": "https://idp.example.com", "sub": "orchestrator"},
                "chain": [{"iss": "https://idp.example.com", "sub": "orchestrator"}],
                "task": {"id": "task-1", "origin": "https://idp.example.com"},
                "scopes": ["other", "tickets:read", "tickets:write"]""";
        return engine == PolicyEngineStub.OPA ? "{\"input\": {" + facts + """
                        , "subject": {"iss": "https://idp.example.com", "sub": "alice"},
                          "request": {"method": "GET", "path": "/tickets/7", "route": "tickets"}}}""" : """
                        {"subject": {"type": "user", "id": "alice", "properties": {"iss": "https://idp.example.com"}},
                         "action": {"name": "GET"},
                         "resource": {"type": "route", "id": "tickets", "properties": {"path": "/tickets/7"}},
                         "context": {"supported_obligations": ["step-up", "custom"], """ + facts + "}}";
    }

    static Stream<Arguments> answersThatAreNoVerdict() {
        var deep = "[".repeat(200) + "]".repeat(200);
        var opa = Stream.of(
                "{}",
                "[]",
                "true",
                "null",
                "not JSON",
                "{\"result\":null}",
                "{\"result\":\"true\"}",
                "{\"result\":1}",
                "{\"result\":[true]}",
                "{\"result\":{}}",
                "{\"result\":{\"allow\":\"true\"}}",
                "{\"result\":{\"allow\":1}}",
                "{\"result\":{\"allow\":{\"allow\":true}}}",
                "{\"result\":false,\"result\":true}",
                "{\"result\":true} {\"result\":true}",
                "{\"result\":true,\"more\":" + deep + "}",
                "{\"decision\":true}",
                "{\"result\":{\"allow\":true,\"obligations\":{}}}",
                "{\"result\":{\"allow\":true,\"obligations\":null}}",
                "{\"result\":{\"allow\":true,\"obligations\":[\"narrow_scopes\"]}}",
                "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"brew_coffee\"}]}}",
                "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"narrow_scopes\"}]}}",
                "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"shorten_life\",\"seconds\":\"9\"}]}}",
                "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"shorten_life\",\"seconds\":0}]}}",
                "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"step_up\"}]}}");
        var authzen = Stream.of(
                "{}",
                "[]",
                "true",
                "not JSON",
                "{\"decision\":\"true\"}",
                "{\"decision\":1}",
                "{\"decision\":null}",
                "{\"result\":true}",
                "{\"evaluation\":{\"decision\":true}}",
                "{\"decision\":false,\"decision\":true}",
                "{\"decision\":true,\"context\":[{\"obligations\":[]}]}",
                "{\"decision\":true,\"context\":null}",
                "{\"decision\":true,\"context\":{\"obligations\":null}}",
                "{\"decision\":true,\"context\":{\"obligations\":[{\"id\":\"1\",\"type\":\"notification\",\"properties\":{\"to\":\"a\",\"body\":\"b\"}}]}}",
                "{\"decision\":true,\"context\":{\"obligations\":[{\"id\":\"1\",\"type\":\"custom\",\"properties\":{}}]}}",
                "{\"decision\":true,\"context\":{\"obligations\":[{\"id\":\"1\",\"type\":\"step-up\",\"properties\":{}}]}}",
                "{\"decision\":true,\"context\":{\"obligations\":[{\"id\":\"1\",\"type\":\"step-up\","
                        + "\"properties\":{\"acr_value\":\"gold\",\"amr_values\":[\"hwk\"]}}]}}");
        return Stream.concat(
                opa.map(answer -> Arguments.of(PolicyEngineStub.OPA, answer)),
                authzen.map(answer -> Arguments.of(PolicyEngineStub.AUTHZEN, answer)));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNoVerdict")
    void x024_anAnswerThatIsNoVerdictDenies(PolicyEngineStub engine, String answer) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), answer);

        refused(gateway, 403, "policy-denied", "decision point corp");
    }

    static Stream<Arguments> failures() {
        var failures = List.<Map.Entry<ResponseDefinitionBuilder, String>>of(
                Map.entry(PolicyEngineStub.status(500), "answered 500"),
                Map.entry(PolicyEngineStub.status(503), "answered 503"),
                Map.entry(PolicyEngineStub.status(429), "answered 429"),
                Map.entry(PolicyEngineStub.status(404), "answered 404"),
                Map.entry(PolicyEngineStub.status(401), "answered 401"),
                Map.entry(PolicyEngineStub.status(204), "answered 204"),
                Map.entry(temporaryRedirect("/elsewhere"), "answered 302"),
                Map.entry(okJson("{\"result\":true,\"decision\":true}").withFixedDelay(2000), "gave no answer in time"),
                Map.entry(
                        okJson("{\"result\":true,\"decision\":true}").withChunkedDribbleDelay(10, 3000),
                        "gave no answer in time"),
                Map.entry(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), ""),
                Map.entry(aResponse().withFault(Fault.EMPTY_RESPONSE), ""),
                Map.entry(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), ""),
                Map.entry(
                        okJson("{\"result\":true,\"decision\":true,\"more\":\"" + "x".repeat(200_000) + "\"}"),
                        "gave an answer of more than"));
        return Stream.of(PolicyEngineStub.values())
                .flatMap(engine ->
                        failures.stream().map(failure -> Arguments.of(engine, failure.getKey(), failure.getValue())));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void x024_aDecisionPointThatDoesNotAnswerIsNoPermit(
            PolicyEngineStub engine, ResponseDefinitionBuilder failure, String reason) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), failure);

        var answer = refused(gateway, 503, "decision-unavailable", "decision point corp " + reason);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void narrowsTheScopesOfTheToken(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("narrow_scopes", "\"scopes\":[\"tickets:read\"]"));

        assertThat(call(gateway).statusCode()).isEqualTo(200);
        assertThat(sent(gateway).getJWTClaimsSet().getStringClaim("scope")).isEqualTo("tickets:read");
    }

    @ParameterizedTest
    @EnumSource
    void neverWidensTheScopes(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(
                gateway.keys(), true, engine.obligation("narrow_scopes", "\"scopes\":[\"tickets:read\",\"other\"]"));

        assertThat(call(gateway).statusCode()).isEqualTo(200);
        assertThat(sent(gateway).getJWTClaimsSet().getStringClaim("scope")).isEqualTo("tickets:read");
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoTokenWithoutAScope(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("narrow_scopes", "\"scopes\":[]"));

        refused(gateway, 403, "policy-denied", "narrow_scopes leaves none of: tickets:read tickets:write");
    }

    @ParameterizedTest
    @EnumSource
    void shortensTheLifeOfTheToken(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("shorten_life", "\"seconds\":5"));

        assertThat(call(gateway).statusCode()).isEqualTo(200);
        var claims = sent(gateway).getJWTClaimsSet();
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isLessThanOrEqualTo(5000);
    }

    @ParameterizedTest
    @EnumSource
    void neverProlongsTheLifeOfTheToken(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("shorten_life", "\"seconds\":3000"));

        assertThat(call(gateway).statusCode()).isEqualTo(200);
        var claims = sent(gateway).getJWTClaimsSet();
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isLessThanOrEqualTo(30_000);
    }

    @ParameterizedTest
    @EnumSource
    void challengesForAHigherAuthentication(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("step_up", "\"acr_values\":[\"gold\"],\"max_age\":300"));

        var answer = refused(gateway, 401, "authentication-insufficient", "as decision point corp requires");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("insufficient_user_authentication", "acr_values=\"gold\"", "max_age=\"300\"");
        var recent = gateway.delegation().claim("acr", "gold").claim("auth_time", now() - 10);
        assertThat(call(gateway, recent).statusCode()).isEqualTo(200);
        var old = gateway.delegation().claim("acr", "gold").claim("auth_time", now() - 1000);
        assertThat(call(gateway, old).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void aDenialWithAnObligationToStepUpIsAChallenge(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), false, engine.obligation("step_up", "\"acr_values\":[\"gold\"]"));

        refused(gateway, 401, "authentication-insufficient", "as decision point corp requires");
        var authenticated = gateway.delegation().claim("acr", "gold");
        assertThat(call(gateway, authenticated).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void isNotAskedAboutWhatTheRuleRefuses(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);

        var answer = gateway.send(
                "POST",
                "/ruled/1",
                "Authorization",
                "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(engine.questions(gateway.keys())).isEmpty();
        assertThat(gateway.forwarded()).isEmpty();
    }

    /** The input is the key of the verdict: the path is not told on this route, so it makes no other question. */
    @ParameterizedTest
    @EnumSource
    void isAskedOnceForTheSameInput(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);
        var token = gateway.delegation().claim("sub", "once-" + engine).sign();

        for (int i = 0; i < 4; i++) {
            assertThat(gateway.call("/ruled/" + i, "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(engine.questions(gateway.keys())).hasSize(1);
        assertThat(engine.questions(gateway.keys()).getFirst().getBodyAsString())
                .doesNotContain("/ruled/", "task-1");
    }

    @ParameterizedTest
    @EnumSource
    void isAskedOnceForConcurrentRequests(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), okJson(engine.verdict(true, "")).withFixedDelay(200));
        var token = gateway.delegation().sign();
        var calls = new ArrayList<Future<HttpResponse<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                calls.add(threads.submit(() -> gateway.call("/tickets/1", "Authorization", "Bearer " + token)));
            }
        }

        for (var call : calls) {
            assertThat(call.get().statusCode()).isEqualTo(200);
        }
        assertThat(engine.questions(gateway.keys())).hasSizeLessThan(10);
        // A shared decision has one id, so its token is issued once.
        assertThat(gateway.forwarded().stream()
                        .map(request -> request.getHeader("Authorization"))
                        .distinct())
                .hasSizeLessThanOrEqualTo(engine.questions(gateway.keys()).size());
    }

    @ParameterizedTest
    @EnumSource
    void x025_anObligationThatIsNotKnownDenies(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, engine.obligation("brew_coffee", "\"cups\":1"));

        refused(gateway, 403, "policy-denied", "decision point corp: obligation brew_coffee is not known");
    }

    @ParameterizedTest
    @EnumSource
    void x020_aPermitIsAskedAgainWhenItsTimeIsOver(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);
        assertThat(call(gateway).statusCode()).isEqualTo(200);
        gateway.nextHop().resetRequests();
        engine.answers(gateway.keys(), false);

        refused(gateway, 403, "policy-denied", "decision point corp denied");
    }

    @ParameterizedTest
    @EnumSource
    void aDenialIsAskedAgainWhenItsTimeIsOver(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), false);
        assertThat(call(gateway).statusCode()).isEqualTo(403);
        engine.answers(gateway.keys(), true);

        assertThat(call(gateway).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> call(GatewayHarness gateway) throws Exception {
        return call(gateway, gateway.delegation());
    }

    private static HttpResponse<String> call(GatewayHarness gateway, TestIssuer.Token token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token.sign());
    }

    private static HttpResponse<String> refused(GatewayHarness gateway, int status, String code, String reason)
            throws Exception {
        var answer = call(gateway);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(last(gateway).path("reason").asString()).contains(reason);
        return answer;
    }

    private static JsonNode last(GatewayHarness gateway) throws Exception {
        return gateway.audited().getLast();
    }

    private static SignedJWT sent(GatewayHarness gateway) throws Exception {
        var header = gateway.forwarded().getLast().getHeader("Authorization");
        return SignedJWT.parse(header.substring("Bearer ".length()));
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
