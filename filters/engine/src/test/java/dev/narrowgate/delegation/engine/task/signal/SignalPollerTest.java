package dev.narrowgate.delegation.engine.task.signal;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.ALICE;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.SESSION_REVOKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SE-08: RFC 8936 at a transmitter. */
class SignalPollerTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WireMockServer transmitter = new WireMockServer(options().dynamicPort());
    private TestStream stream;

    @BeforeEach
    void start() {
        transmitter.start();
        stream = new TestStream(TestStream.settings(transmitter.baseUrl() + "/poll"), 1000);
    }

    @AfterEach
    void stop() {
        stream.streams().stop();
        transmitter.stop();
    }

    private static ResponseDefinitionBuilder delivery(Map<String, ?> sets) {
        return okJson(JSON.writeValueAsString(Map.of("sets", sets, "moreAvailable", false)));
    }

    /** The first polls get these answers, and each later poll the last one. */
    private void answers(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            var next = i + 1 < answers.length ? "answer " + (i + 1) : "answer " + i;
            transmitter.stubFor(post("/poll")
                    .inScenario("polls")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo(i == 0 && answers.length == 1 ? Scenario.STARTED : next)
                    .willReturn(answers[i]));
        }
    }

    private List<JsonNode> polls() {
        return transmitter.findAll(postRequestedFor(urlEqualTo("/poll"))).stream()
                .map(request -> JSON.readTree(request.getBodyAsString()))
                .toList();
    }

    private JsonNode pollAfter(int earlier) {
        await().until(() -> polls().size() > earlier);
        return polls().get(earlier);
    }

    private TestIssuer.Token token(String jti) {
        return stream.token(SESSION_REVOKED).claim("jti", jti);
    }

    @Test
    void appliesAndThenAcknowledges() {
        answers(delivery(Map.of("event-1", token("event-1").sign())), delivery(Map.of()));

        stream.streams().start();

        var second = pollAfter(1);
        assertThat(stream.ofAlice()).isNotNull();
        var first = polls().getFirst();
        assertThat(first.path("maxEvents").asInt()).isEqualTo(25);
        assertThat(first.path("returnImmediately").asBoolean()).isTrue();
        assertThat(first.has("ack")).isFalse();
        assertThat(second.path("ack").values()).extracting(JsonNode::asString).containsExactly("event-1");
        assertThat(second.has("setErrs")).isFalse();
        assertThat(pollAfter(2).has("ack")).isFalse();
        transmitter.verify(postRequestedFor(urlEqualTo("/poll"))
                .withHeader("Authorization", equalTo("Bearer poll-token-of-the-gateway"))
                .withHeader("Content-Type", equalTo("application/json")));
    }

    @Test
    void reportsWhatItRefuses() {
        answers(
                delivery(Map.of(
                        "event-1",
                        token("event-1").claim("aud", "https://other.example").sign(),
                        "event-2",
                        token("event-3").sign(),
                        "event-4",
                        7,
                        "event-5",
                        token("event-5").sign())),
                delivery(Map.of()));

        stream.streams().start();

        var second = pollAfter(1);
        assertThat(second.at("/setErrs/event-1/err").asString()).isEqualTo("invalid_audience");
        assertThat(second.at("/setErrs/event-1/description").asString()).isNotEmpty();
        assertThat(second.at("/setErrs/event-2/err").asString()).isEqualTo("invalid_request");
        assertThat(second.at("/setErrs/event-4/err").asString()).isEqualTo("invalid_request");
        assertThat(second.path("ack").values()).extracting(JsonNode::asString).containsExactly("event-5");
        assertThat(stream.acts).hasSize(1);
    }

    /** The gateway may end at any moment. What is not acknowledged comes again. */
    @Test
    void doesNotAcknowledgeWhatCannotBeStored() {
        stream = new TestStream(TestStream.settings(transmitter.baseUrl() + "/poll"), 1);
        stream.revoking
                .revoke(new Asked(
                        new Revocable.Token(new TokenId("issuer", "other")),
                        Manner.REVOKED,
                        null,
                        Instant.MAX,
                        "operator",
                        ""))
                .block();
        answers(delivery(Map.of("event-1", token("event-1").sign())));

        stream.streams().start();

        var second = pollAfter(1);
        assertThat(second.has("ack")).isFalse();
        assertThat(second.has("setErrs")).isFalse();
        stream.revoking.lift(stream.revoking.all().getFirst().id(), "operator").block();
        await().until(() -> polls().getLast().has("ack"));
        assertThat(stream.ofAlice()).isNotNull();
    }

    @Test
    void acknowledgesADuplicateAndAppliesItOnce() {
        answers(delivery(Map.of("event-1", token("event-1").sign())));

        stream.streams().start();

        pollAfter(3);
        assertThat(polls().getLast().path("ack").values())
                .extracting(JsonNode::asString)
                .containsExactly("event-1");
        assertThat(stream.acts).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 401, 403, 404, 429, 500, 503})
    void anAnswerThatIsNoDeliveryIsAProblemAndPollingGoesOn(int status) {
        answers(status(status));
        stream.streams().start();
        await().until(() -> stream.stream().status().problem() != null);

        answers(delivery(Map.of("event-1", token("event-1").sign())));

        await().until(() -> stream.ofAlice() != null);
        await().until(() -> stream.stream().status().problem() == null);
        assertThat(polls()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void showsTheProblemOfItsLastPoll() {
        answers(status(401));

        stream.streams().start();

        await().untilAsserted(
                        () -> assertThat(stream.stream().status().problem()).isEqualTo("answered 401"));
        assertThat(stream.stream().isStale()).isFalse();
        stream.offset.set(11);
        assertThat(stream.stream().isStale()).isTrue();
        assertThat(stream.registry.get("delegation.signals.age").gauge().value())
                .isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"sets\": []}", "{\"sets\": {}, \"sets\": {}}", "no json"})
    void anAnswerThatIsNotTheProtocolsIsAProblem(String body) {
        answers(okJson(body));

        stream.streams().start();

        await().untilAsserted(
                        () -> assertThat(stream.stream().status().problem()).isNotNull());
        assertThat(stream.revoking.all()).isEmpty();
    }

    @Test
    void asksForFewerTokensAfterAnAnswerThatIsTooLong() {
        answers(
                okJson("{\"sets\": {\"a\": \"" + "x".repeat(70_000) + "\"}}"),
                delivery(Map.of("event-1", token("event-1").sign())));

        stream.streams().start();

        assertThat(pollAfter(1).path("maxEvents").asInt()).isEqualTo(12);
        await().until(() -> stream.ofAlice() != null);
    }

    @Test
    void failuresSlowItDown() {
        answers(status(500));

        var begin = System.nanoTime();

        stream.streams().start();

        // 100 ms, doubled each time: the third poll is not before 600 ms.
        pollAfter(2);
        assertThat(System.nanoTime() - begin).isGreaterThan(600_000_000L);
    }

    /** A reload: the next engine takes over, and nothing is lost or applied twice. */
    @Test
    void theNextEngineReceivesWhatWasNotAcknowledged() {
        answers(delivery(Map.of("event-1", token("event-1").sign())));
        stream.streams().start();
        await().until(() -> stream.ofAlice() != null);
        stream.streams().stop();
        var next = stream.streams(TestStream.settings(transmitter.baseUrl() + "/poll"));

        next.start();
        try {
            await().until(() -> stream.count(SignalOutcome.DUPLICATE) > 0);
            await().until(() -> polls().getLast().has("ack"));
        } finally {
            next.stop();
        }
        assertThat(stream.revocation(new Revocable.Subject(ALICE))).isNotNull();
        assertThat(stream.acts).hasSize(1);
    }

    @Test
    void aStoppedStreamPollsNoMore() {
        answers(delivery(Map.of()));
        stream.streams().start();
        pollAfter(0);
        stream.streams().stop();
        var polls = new int[] {-1};

        await().during(Duration.ofMillis(400)).until(() -> {
            var before = polls[0];
            polls[0] = polls().size();
            return before < 0 || before == polls[0];
        });
    }
}
