package dev.narrowgate.delegation.engine.decision.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.token.Scopes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":true}",
                "{\"result\":{\"allow\":true}}",
                "{\"result\":{\"allow\":true,\"obligations\":[]}}",
                "{\"result\":{\"allow\":true,\"reason\":7}}",
                "\ufeff{\"metrics\":{},\"result\":{\"allow\":true,\"more\":{\"deep\":[1]}}}",
            })
    void op02_permitsByTheBooleanTrue(String answer) {
        assertThat(opa(answer)).isEqualTo(Verdict.permit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":false}",
                "{\"result\":null}",
                "{\"result\":\"true\"}",
                "{\"result\":1}",
                "{\"result\":[true]}",
                "{\"result\":{}}",
                "{\"result\":{\"allow\":\"true\"}}",
                "{\"result\":{\"allow\":null}}",
                "{\"result\":{\"allow\":{\"allow\":true}}}",
                "{\"result\":{\"decision\":true}}",
                "{\"result\":true,\"result\":true}",
            })
    void op02_permitsByNothingElse(String answer) {
        assertThat(opa(answer).permits()).isFalse();
    }

    @Test
    void op01_anUndefinedDocumentDenies() {
        assertThat(opa("{}")).isEqualTo(Verdict.deny("its policy defines no result for this request"));
        assertThat(opa("{\"decision_id\":\"1\"}").permits()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"decision\":false}",
                "{\"decision\":\"true\"}",
                "{\"decision\":1}",
                "{\"decision\":null}",
                "{\"decision\":[true]}",
                "{}",
                "[]",
                "true",
                "",
                "<html></html>",
                "{\"result\":true}",
                "{\"decision\":true,\"decision\":true}",
                "{\"decision\":true}{}",
            })
    void az03_permitsByNothingButTheBooleanTrue(String answer) {
        assertThat(authzen(answer).permits()).isFalse();
        assertThat(authzen("{\"decision\":true}")).isEqualTo(Verdict.permit());
    }

    @Test
    void az09_ignoresMembersThatAreNotKnown() {
        assertThat(authzen("{\"more\":[],\"decision\":true,\"context\":{\"id\":\"1\",\"reason_user\":{\"en\":\"x\"}}}"))
                .isEqualTo(Verdict.permit());
    }

    /** Whatever arrives is a verdict, and permits only where it says so. */
    @Property(tries = 500)
    void noTextBreaksIt(@ForAll String text) {
        assertThat(opa(text).permits()).isFalse();
        assertThat(authzen("{\"decision\":" + text + "}").permits())
                .isEqualTo(text.strip().equals("true"));
    }

    @Test
    void readsTheReasonForTheOperator() {
        assertThat(opa("{\"result\":{\"allow\":false,\"reason\":\"not on Sundays\"}}"))
                .isEqualTo(Verdict.deny("not on Sundays"));
        assertThat(authzen("{\"decision\":false,\"context\":{\"reason_admin\":{\"en\":\"no\"}}}"))
                .isEqualTo(Verdict.deny("no"));
        assertThat(authzen("{\"decision\":false,\"context\":{\"reason_admin\":\"no\"}}"))
                .isEqualTo(Verdict.deny("no"));
    }

    @Test
    void op04_namesTheDecisionInTheLogOfOpa() {
        assertThat(opa("{\"decision_id\":\"d-1\",\"result\":{\"allow\":false,\"reason\":\"no\"}}"))
                .isEqualTo(Verdict.deny("no (decision_id d-1)"));
        assertThat(opa("{\"decision_id\":\"d-1\",\"result\":false}")).isEqualTo(Verdict.deny("decision_id d-1"));
        assertThat(opa("{\"decision_id\":\"d\\r\\n1\",\"result\":false}").reason())
                .doesNotContain("\r", "\n");
    }

    @Test
    void aReasonIsShortAndHasNoControlCharacters() {
        var reason = opa("{\"result\":{\"allow\":false,\"reason\":\"a\\r\\nb" + "x".repeat(2000) + "\"}}")
                .reason();

        assertThat(reason).startsWith("a\\u000d\\u000ab").hasSizeLessThan(300);
    }

    @Test
    void readsTheObligationsThatAreKnown() {
        assertThat(opa("""
                        {"result":{"allow":true,"obligations":[
                          {"type":"narrow_scopes","scopes":["a","b"]},
                          {"type":"shorten_life","seconds":30},
                          {"type":"step_up","acr_values":["gold"],"max_age":60},
                          {"type":"step_up","max_age":9}]}}""").obligations())
                .containsExactly(
                        new Obligation.NarrowScopes(Scopes.of("a", "b")),
                        new Obligation.ShortenLife(Duration.ofSeconds(30)),
                        new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), Duration.ofSeconds(60))),
                        new Obligation.StepUp(new AuthenticationLevel(List.of(), Duration.ofSeconds(9))));
    }

    @Test
    void az14_readsThoseOfTheObligationsProfile() {
        assertThat(authzen("""
                        {"decision":true,"context":{"obligations":[
                          {"id":"1","type":"step-up","properties":{"acr_value":"gold"}},
                          {"id":"2","type":"custom","properties":{"type":"shorten_life","seconds":5}}]}}""").obligations())
                .containsExactly(
                        new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null)),
                        new Obligation.ShortenLife(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",\"type\":\"notification\",\"properties\":{\"to\":\"a\",\"body\":\"b\"}}",
                "{\"id\":\"1\",\"type\":\"session_termination\",\"properties\":{}}",
                "{\"id\":\"1\",\"type\":\"custom\",\"properties\":{}}",
                "{\"id\":\"1\",\"type\":\"later\"}",
            })
    void az14_anObligationThatIsNotKnownIsBesideThoseThatAre(String unknown) {
        assertThat(authzen("{\"decision\":true,\"context\":{\"obligations\":[" + unknown
                                + ",{\"id\":\"2\",\"type\":\"step-up\",\"properties\":{\"acr_value\":\"gold\"}}]}}")
                        .obligations())
                .hasSize(2)
                .hasAtLeastOneElementOfType(Obligation.Unknown.class)
                .contains(new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[7]",
                "[{}]",
                "[{\"type\":7}]",
                "[{\"type\":\"credential\"}]",
                "[{\"type\":\"credential\",\"name\":7}]",
                "[{\"type\":\"credential\",\"name\":\"a b\"}]",
                "[{\"type\":\"narrow_scopes\",\"scopes\":\"a\"}]",
                "[{\"type\":\"narrow_scopes\",\"scopes\":[7]}]",
                "[{\"type\":\"narrow_scopes\",\"scopes\":[\"a b\"]}]",
                "[{\"type\":\"narrow_scopes\",\"scopes\":[\"\"]}]",
                "[{\"type\":\"shorten_life\"}]",
                "[{\"type\":\"shorten_life\",\"seconds\":-1}]",
                "[{\"type\":\"shorten_life\",\"seconds\":1.5}]",
                "[{\"type\":\"shorten_life\",\"seconds\":1e400}]",
                "[{\"type\":\"shorten_life\",\"seconds\":99999999999}]",
                "[{\"type\":\"step_up\",\"acr_values\":[]}]",
                "[{\"type\":\"step_up\",\"acr_values\":\"gold\\\"\"}]",
                "[{\"type\":\"step_up\",\"acr_values\":[\"gold\"],\"max_age\":\"60\"}]",
            })
    void anObligationThatIsNotCompleteIsUnknown(String obligations) {
        assertThat(opa("{\"result\":{\"allow\":true,\"obligations\":" + obligations + "}}"))
                .satisfiesAnyOf(
                        verdict -> assertThat(verdict.obligations())
                                .hasOnlyElementsOfType(Obligation.Unknown.class)
                                .isNotEmpty(),
                        verdict -> assertThat(verdict.permits()).isFalse());
    }

    @Test
    void moreObligationsThanAPersonWritesAreUnknown() {
        var many = String.join(",", Collections.nCopies(17, "{\"type\":\"shorten_life\",\"seconds\":5}"));

        assertThat(opa("{\"result\":{\"allow\":true,\"obligations\":[" + many + "]}}")
                        .obligations())
                .singleElement()
                .isInstanceOf(Obligation.Unknown.class);
    }

    private static Verdict opa(String answer) {
        return VerdictReader.opa(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static Verdict authzen(String answer) {
        return VerdictReader.authzen(answer.getBytes(StandardCharsets.UTF_8));
    }
}
