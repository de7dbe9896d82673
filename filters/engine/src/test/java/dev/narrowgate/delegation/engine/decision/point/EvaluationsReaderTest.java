package dev.narrowgate.delegation.engine.decision.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationsReaderTest {

    @Test
    void az05_permitsIfBothArePermitted() {
        assertThat(read("{\"evaluations\":[{\"decision\":true},{\"decision\":true}]}"))
                .isEqualTo(Verdict.permit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | the subject: was not evaluated",
                "[{\"decision\":true}] | the actor: was not evaluated",
                "[{\"decision\":false}] | the subject",
                "[{\"decision\":false},{\"decision\":true}] | the subject",
                "[{\"decision\":true},{\"decision\":false}] | the actor",
                "[{\"decision\":true},{\"decision\":false,\"context\":{\"reason_admin\":\"no\"}}] | the actor: no",
                "[{\"decision\":true},{\"decision\":\"true\"}] | the actor: its decision is not a boolean",
                "[{\"decision\":true},{}] | the actor: its decision is not a boolean",
                "[{\"decision\":true},true] | the actor: its evaluation is not a JSON object",
                "[{\"decision\":true},null] | the actor: its evaluation is not a JSON object",
                "[{\"decision\":true},{\"decision\":true,\"context\":[]}] | the actor: its context is not an object",
                "[{\"decision\":true},{\"decision\":true},{\"decision\":true}] | its answer has more evaluations than were asked for",
            })
    void az05_anEvaluationThatIsMissingDenies(String evaluations, String reason) {
        assertThat(read("{\"evaluations\":" + evaluations + "}")).isEqualTo(Verdict.deny(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"decision\":true}",
                "{\"decision\":true,\"evaluations\":{}}",
                "{\"decision\":true,\"evaluations\":null}",
                "{\"decision\":true,\"evaluations\":[]}",
                "{\"decision\":true,\"evaluations\":[{\"decision\":true},{\"decision\":false}]}",
                "{\"evaluations\":[],\"evaluations\":[{\"decision\":true},{\"decision\":true}]}",
                "[{\"decision\":true},{\"decision\":true}]",
                "not JSON",
            })
    void az05_theDecisionBesideTheListCountsForNothing(String answer) {
        assertThat(read(answer).permits()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"status\":404,\"message\":\"no such agent\"} | its evaluation failed with status 404: no such agent",
                "{\"status\":\"404\",\"message\":7} | its evaluation failed",
                "{\"message\":\"a\\r\\nb\"} | its evaluation failed: a\\u000d\\u000ab",
                "null | its evaluation failed",
            })
    void az06_anErrorOfAnEvaluationDenies(String error, String reason) {
        for (var decision : List.of("true", "false")) {
            assertThat(read("{\"evaluations\":[{\"decision\":true},{\"decision\":" + decision
                            + ",\"context\":{\"error\":" + error + "}}]}"))
                    .isEqualTo(Verdict.deny("the actor: " + reason));
        }
    }

    @Test
    void theObligationsOfBothCount() {
        assertThat(read("""
                        {"evaluations":[
                          {"decision":true,"context":{"obligations":[
                            {"id":"1","type":"custom","properties":{"type":"shorten_life","seconds":5}}]}},
                          {"decision":true,"context":{"obligations":[
                            {"id":"1","type":"step-up","properties":{"acr_value":"gold"}}]}}]}""").obligations())
                .containsExactly(
                        new Obligation.ShortenLife(Duration.ofSeconds(5)),
                        new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null)));
    }

    @Test
    void az15_theDenialOfEachCanSayWhereToAsk() {
        var verdict = read("""
                {"evaluations":[{"decision":true},{"decision":false,"context":{"evaluation_id":"e-2","access_request":
                  {"endpoint":"https://pdp.example.com/r","expires_at":"2026-04-30T20:25:00Z"}}}]}""");

        assertThat(verdict.permits()).isFalse();
        assertThat(verdict.requestable()).isNotNull();
        assertThat(verdict.requestable().evaluationId()).isEqualTo("e-2");
    }

    private static Verdict read(String answer) {
        return EvaluationsReader.read(answer.getBytes(StandardCharsets.UTF_8), null);
    }
}
