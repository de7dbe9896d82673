package dev.narrowgate.delegation.engine.decision.point;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.DecisionInput.TaskFacts;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RemoteDecisionPointTest {

    private static final Principal ALICE = new Principal("https://idp.example.com", "alice");
    private static final Principal AGENT = new Principal("https://agents.example.com", "agent \"1\"\n");
    private static final DecisionInput EVERYTHING = new DecisionInput(
            new Party(ALICE, Map.of("department", "Operations", "level", 3L)),
            new Party(AGENT, Map.of("capabilities", List.of("book_flight", true))),
            List.of(AGENT),
            new TaskFacts("task-1", "https://idp.example.com", 99L, "travel", "high", 5L, 7L),
            List.of("a", "b"),
            "GET",
            "/p",
            "r",
            new Authentication("gold", Instant.EPOCH));
    private static final DecisionInput NOTHING =
            new DecisionInput(null, null, null, null, null, null, null, null, Authentication.UNKNOWN);

    /** For a first question on a machine that has other work. */
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final AtomicLong questions = new AtomicLong();
    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(okJson("{\"result\":true,\"decision\":true}")));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void az01_postsJsonToTheEvaluation() {
        assertThat(ask(authzen(""), EVERYTHING)).isEqualTo(Verdict.permit());

        assertThat(asked().getMethod().getName()).isEqualTo("POST");
        assertThat(asked().getUrl()).isEqualTo("/access/v1/evaluation");
        assertThat(asked().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(asked().getHeader("Authorization")).isEqualTo("Bearer the gateway's token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tenant/evaluation", "/access/v1/evaluation"})
    void az01_postsToAnAddressWithAPathAsItIs(String path) {
        assertThat(ask(authzen(path), EVERYTHING)).isEqualTo(Verdict.permit());

        assertThat(asked().getUrl()).isEqualTo(path);
    }

    @Test
    void az02_writesTheFactsAndLeavesOutTheOthers() {
        assertThat(ask(authzen("/"), EVERYTHING)).isEqualTo(Verdict.permit());
        var whole = body();
        assertThat(whole.path("subject").path("type").asString()).isEqualTo("user");
        assertThat(whole.path("subject").path("id").asString()).isEqualTo("alice");
        assertThat(whole.path("action").path("name").asString()).isEqualTo("GET");
        assertThat(whole.path("resource").path("id").asString()).isEqualTo("r");
        assertThat(whole.path("context").path("actor").path("sub").asString()).isEqualTo("agent \"1\"\n");
        assertThat(whole.toString()).doesNotContain("null");

        server.resetRequests();
        assertThat(ask(authzen("/"), NOTHING)).isEqualTo(Verdict.permit());
        var empty = body();
        assertThat(empty.path("subject").path("id").asString()).isEmpty();
        assertThat(empty.path("resource").path("id").asString()).isEmpty();
        assertThat(empty.path("context").propertyNames()).containsExactly("supported_obligations");
        assertThat(empty.toString()).doesNotContain("null", "properties");
    }

    @Test
    void az04_asksAboutTheSubjectAndTheActorAtOnce() {
        server.stubFor(any(anyUrl()).willReturn(okJson("{\"evaluations\":[{\"decision\":true},{\"decision\":true}]}")));
        var point = parties("");

        assertThat(ask(point, EVERYTHING)).isEqualTo(Verdict.permit());
        assertThat(asked().getUrl()).isEqualTo("/access/v1/evaluations");
        var whole = body();
        assertThat(whole.path("options").path("evaluations_semantic").asString())
                .isEqualTo("deny_on_first_deny");
        var evaluations = whole.path("evaluations");
        assertThat(evaluations.size()).isEqualTo(2);
        assertThat(evaluations.get(0).toString())
                .isEqualTo(
                        "{\"subject\":{\"type\":\"user\",\"id\":\"alice\",\"properties\":{"
                                + "\"iss\":\"https://idp.example.com\",\"claims\":{\"department\":\"Operations\",\"level\":3}}}}");
        assertThat(evaluations.get(1).path("subject").path("type").asString()).isEqualTo("agent");
        assertThat(evaluations.get(1).path("subject").path("id").asString()).isEqualTo("agent \"1\"\n");
        assertThat(whole.has("subject")).isFalse();

        // The other members are the defaults of both evaluations, and the same as for one.
        assertThat(ask(parties("/own/evaluations"), EVERYTHING)).isEqualTo(Verdict.permit());
        assertThat(asked().getUrl()).isEqualTo("/own/evaluations");
        assertThat(ask(authzen(""), EVERYTHING).permits()).isFalse();
        var one = body();
        for (var name : List.of("action", "resource", "context")) {
            assertThat(whole.path(name)).isEqualTo(one.path(name));
        }
    }

    @Test
    void az04_anActorThatIsAbsentHasAnEmptyId() {
        ask(parties(""), NOTHING);

        assertThat(body().path("evaluations").get(1).toString())
                .isEqualTo("{\"subject\":{\"type\":\"agent\",\"id\":\"\"}}");
    }

    @Test
    void op05_tellsOpaTheFactsAlone() {
        assertThat(ask(opa(), EVERYTHING)).isEqualTo(Verdict.permit());
        assertThat(body().path("input").propertyNames())
                .containsExactlyInAnyOrder("subject", "actor", "chain", "task", "scopes", "request");
        assertThat(asked().getBodyAsString()).doesNotContain("gold", "token");

        server.resetRequests();
        assertThat(ask(opa(), NOTHING)).isEqualTo(Verdict.permit());
        assertThat(asked().getBodyAsString()).isEqualTo("{\"input\":{}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 400, 401, 403, 404, 429, 500, 503})
    void az07_anotherStatusIsNoDecision(int status) {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Location", "/elsewhere")
                        .withBody("{\"result\":true,\"decision\":true}")));

        for (var point : List.of(opa(), authzen(""))) {
            server.resetRequests();
            assertThat(refused(point))
                    .isInstanceOf(DecisionUnavailable.class)
                    .hasMessageContaining("decision point corp answered " + status);
            assertThat(server.findAll(postRequestedFor(anyUrl()))).hasSize(1);
        }
    }

    /** An answer with another id is used, and logged. */
    @Test
    void az08_sendsAnIdWithEachQuestion() {
        server.stubFor(any(anyUrl()).willReturn(okJson("{\"decision\":true}").withHeader("X-Request-ID", "another")));
        var point = authzen("");

        assertThat(ask(point, EVERYTHING)).isEqualTo(Verdict.permit());
        var first = asked().getHeader("X-Request-ID");
        assertThat(ask(point, EVERYTHING)).isEqualTo(Verdict.permit());

        assertThat(first).isEqualTo("question-1");
        assertThat(asked().getHeader("X-Request-ID")).isEqualTo("question-2");
    }

    @Test
    void isNotAskedWhileItAsksForAPause() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "60")));
        var point = opa();

        assertThat(refused(point)).hasMessageContaining("decision point corp answered 429");
        assertThat(refused(point)).hasMessageContaining("decision point corp asked for a pause");
        assertThat(server.findAll(postRequestedFor(anyUrl()))).hasSize(1);
    }

    @Test
    void itsProblemIsKnownUntilItAnswersAgain() {
        var points = points(new DecisionPointSettings(
                server.baseUrl() + "/d", null, null, null, null, null, null, null, AMPLE, null, null, null));
        var point = points.byName().get("corp");
        var endpoint = points.endpoints().getFirst();
        assertThat(endpoint.problem()).isNull();

        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(refused(point)).isInstanceOf(DecisionUnavailable.class);
        assertThat(endpoint.problem()).isEqualTo("decision point corp answered 500");

        server.stubFor(any(anyUrl()).willReturn(okJson("{\"result\":true}")));
        assertThat(ask(point, EVERYTHING)).isEqualTo(Verdict.permit());
        assertThat(endpoint.problem()).isNull();
    }

    private DecisionPoint opa() {
        return points(new DecisionPointSettings(
                        server.baseUrl() + "/d", null, null, null, null, null, null, null, AMPLE, null, null, null))
                .byName()
                .get("corp");
    }

    private DecisionPoint authzen(String path) {
        return points(new DecisionPointSettings(
                        null, server.baseUrl() + path, null, null, null, null, null, null, AMPLE, null, null, null))
                .byName()
                .get("corp");
    }

    private DecisionPoint parties(String path) {
        return points(new DecisionPointSettings(
                        null, server.baseUrl() + path, null, true, null, null, null, null, AMPLE, null, null, null))
                .byName()
                .get("corp");
    }

    private DecisionPoints points(DecisionPointSettings settings) {
        return new DecisionPoints(
                Map.of(
                        "corp",
                        new ConfiguredDecisionPoint(settings, null, new ClientSecret("the gateway's token"), null)),
                authorities -> HttpClient.create(),
                InstantSource.system(),
                () -> "question-" + questions.incrementAndGet());
    }

    private static Verdict ask(DecisionPoint point, DecisionInput input) {
        return point.ask(input).toMono().block();
    }

    private static Throwable refused(DecisionPoint point) {
        return point.ask(EVERYTHING)
                .toMono()
                .map(verdict -> (Throwable) new AssertionError(verdict))
                .onErrorResume(error -> Mono.just(error))
                .block();
    }

    private LoggedRequest asked() {
        return server.findAll(postRequestedFor(anyUrl())).getLast();
    }

    private JsonNode body() {
        return JsonMapper.builder().build().readTree(asked().getBodyAsString());
    }
}
