package dev.narrowgate.delegation.engine.decision.point.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.decision.point.ConfiguredDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.DecisionPointSettings;
import dev.narrowgate.delegation.engine.decision.point.DecisionPoints;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

class RegoDecisionPointTest {

    private static final Instant NOW = Instant.parse("2026-11-30T22:59:31.000000042Z");

    @Test
    void permitsWithObligations() {
        var verdict = ask(point("decision"), input("GET", "alice", "researcher"));

        assertThat(verdict.permits()).isTrue();
        assertThat(verdict.obligations()).containsExactly(new Obligation.ShortenLife(Duration.ofSeconds(30)));
    }

    @Test
    void deniesWithAReason() {
        assertThat(ask(point("decision"), input("POST", "alice", "researcher")))
                .isEqualTo(Verdict.deny("researcher acts with 1 in the chain"));
    }

    @Test
    void anUndefinedRuleDenies() {
        assertThat(ask(point("decision"), input("PUT", "alice", "researcher")))
                .isEqualTo(Verdict.deny("its policy defines no result for this request"));
        assertThat(ask(point("decision"), NOTHING))
                .isEqualTo(Verdict.deny("its policy defines no result for this request"));
    }

    @Test
    void aTextIsNoPermit() {
        assertThat(ask(point("text"), NOTHING))
                .isEqualTo(Verdict.deny("its result is neither a boolean nor an object"));
    }

    @ParameterizedTest
    @CsvSource({"alice, true", "team-1, true", "mallory, false"})
    void readsTheDataOfItsBundle(String subject, boolean permitted) {
        assertThat(ask(point("known"), input("GET", subject, "a")).permits()).isEqualTo(permitted);
    }

    @Test
    void toldNothingItIsGivenAnEmptyInput() {
        assertThat(ask(point("seen"), NOTHING).reason()).isEqualTo("{}");
    }

    /** One instance serves all of these, one after the other. */
    @Test
    void nothingOfAnEvaluationIsInTheNext() {
        var seen = point("seen");
        for (int i = 0; i < 200; i++) {
            var subject = "subject-" + i + "-" + "x".repeat(i * 7 % 300 / 3);
            assertThat(ask(seen, input("GET", subject, "a")).reason()).contains("subject-" + i + "-");
            assertThat(ask(seen, NOTHING).reason()).isEqualTo("{}");
        }

        // The compiled policy caches regular expressions in the memory that the next evaluation uses.
        var pattern = point("pattern");
        for (int i = 0; i < 200; i++) {
            assertThat(ask(pattern, input("GET", "a" + i % 7, "a" + i % 7)).permits())
                    .isTrue();
            assertThat(ask(pattern, input("GET", "a" + i % 7, "b" + i % 7)).permits())
                    .isFalse();
        }
    }

    @Test
    void concurrentEvaluationsDoNotMeet() throws Exception {
        var seen = point("seen");
        var start = new CountDownLatch(1);
        var answers = new ArrayList<Future<String>>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 400; i++) {
                var subject = "subject-" + i;
                answers.add(threads.submit(() -> {
                    start.await();
                    return ask(seen, input("GET", subject, "a")).reason();
                }));
            }
            start.countDown();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).contains("subject-" + i + "\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conflict | it was aborted",
                "failing  | it sprintf has a verb other than %s, %v, %d and %%",
                "greedy   | it was aborted: opa_malloc: failed",
            })
    void aFailedEvaluationIsNoAnswer(String entrypoint, String reason) {
        var point = point(entrypoint, Duration.ofSeconds(50), 10);

        assertThatThrownBy(() -> ask(point, input("GET", "alice", "a")))
                .isInstanceOf(DecisionUnavailable.class)
                .hasMessageStartingWith("decision point corp could not evaluate its policy: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("alice");
    }

    @Test
    void aResultThatIsTooLongIsNoAnswer() {
        var point = point("seen");
        var request = input("GET", "x".repeat(70_000), "a");

        assertThatThrownBy(() -> ask(point, request))
                .isInstanceOf(DecisionUnavailable.class)
                .hasMessage("decision point corp could not evaluate its policy: it gave a result of more than 64 KB");
    }

    @Test
    void anEvaluationThatTakesTooLongIsEndedAndIsNoAnswer() {
        var policy = RegoBundles.policy("rules/endless");
        var point = point(policy, Duration.ofMillis(200), 100);

        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            assertThatThrownBy(() -> ask(point, NOTHING))
                    .isInstanceOf(DecisionUnavailable.class)
                    .hasMessage("decision point corp gave no answer in time");
        }
        // No thread is still busy with one of them.
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().entrySet())
                        .noneMatch(thread -> thread.getKey().getName().startsWith("rego-")
                                && List.of(thread.getValue()).stream()
                                        .anyMatch(frame -> frame.getClassName().contains("chicory"))));
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedAtOnce() {
        var point = point(RegoBundles.policy("rules/endless"), Duration.ofMillis(500), 3);

        var refused = Flux.range(0, 8)
                .flatMap(i -> point.ask(NOTHING)
                        .toMono()
                        .map(Verdict::reason)
                        .onErrorResume(e -> Mono.just(String.valueOf(e.getMessage()))))
                .collectList()
                .block();

        assertThat(refused)
                .containsOnly(
                        "decision point corp has too many calls in progress",
                        "decision point corp gave no answer in time")
                .filteredOn("decision point corp gave no answer in time"::equals)
                .hasSize(3);
    }

    @Test
    void itIsEvaluatedOnNoEventLoop() {
        var policy = RegoBundles.policy("rules/seen");

        var seen = Mono.defer(() -> policy.evaluate(RegoDecisionPointTest::thread, NOW))
                .subscribeOn(Schedulers.parallel())
                .block();

        assertThat(seen).contains("rego-");
    }

    /** Quotes are escaped, because the reason is made safe for a log. */
    @Test
    void writesTextsAsOpaDoes() {
        assertThat(ask(point("written"), NOTHING)
                        .reason()
                        .replace("\\u0022", "'")
                        .replace("\"", "'"))
                .isEqualTo("a true 1.5 7% [1, 'b'] {'c': null, 'z': 1}");
    }

    @Test
    void theClockIsThatOfTheGateway() {
        assertThat(ask(point("hours"), NOTHING).reason())
                .isEqualTo("1796079571000000042 [2026, 11, 30] [7, 59, 31] Monday");
    }

    @Test
    void showsItsProblemUntilItAnswersAgain() {
        var policy = RegoBundles.policy("rules/conflict");
        var point = new Watched(policy);

        assertThatThrownBy(() -> ask(point.point(), input("GET", "alice", "a")))
                .isInstanceOf(DecisionUnavailable.class);
        assertThat(point.problem()).contains("could not evaluate its policy");
        ask(point.point(), NOTHING);
        assertThat(point.problem()).isNull();
    }

    private static final DecisionInput NOTHING =
            new DecisionInput(null, null, null, null, null, null, null, null, Authentication.UNKNOWN);

    private static DecisionInput input(String method, String subject, String actor) {
        var current = new Principal("https://agents.example.com", actor);
        return new DecisionInput(
                new Party(new Principal("https://idp.example.com", subject), Map.of()),
                new Party(current, Map.of()),
                List.of(current),
                null,
                null,
                method,
                "/p",
                "r",
                Authentication.UNKNOWN);
    }

    private static byte[] thread() {
        return ("{\"thread\":\"" + Thread.currentThread().getName() + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static Verdict ask(DecisionPoint point, DecisionInput input) {
        return Objects.requireNonNull(point.ask(input).toMono().block());
    }

    private static DecisionPoint point(String entrypoint) {
        return point(entrypoint, Duration.ofSeconds(20), 1000);
    }

    private static DecisionPoint point(String entrypoint, Duration timeout, int concurrent) {
        return point(RegoBundles.policy("rules/" + entrypoint), timeout, concurrent);
    }

    private static DecisionPoint point(RegoPolicy policy, Duration timeout, int concurrent) {
        return points(policy, timeout, concurrent).byName().get("corp");
    }

    private static DecisionPoints points(RegoPolicy policy, @Nullable Duration timeout, @Nullable Integer concurrent) {
        var settings = new DecisionPointSettings(
                null, null, null, null, RegoBundles.rules(), null, null, null, timeout, null, concurrent, null);
        return new DecisionPoints(
                Map.of("corp", new ConfiguredDecisionPoint(settings, policy, null, null)),
                authorities -> HttpClient.create(),
                InstantSource.fixed(NOW),
                () -> "1");
    }

    /** A decision point as health sees it. */
    private static final class Watched {

        private final DecisionPoints points;

        Watched(RegoPolicy policy) {
            points = points(policy, null, null);
        }

        DecisionPoint point() {
            return points.byName().get("corp");
        }

        @Nullable
        String problem() {
            return points.endpoints().getFirst().problem();
        }
    }
}
