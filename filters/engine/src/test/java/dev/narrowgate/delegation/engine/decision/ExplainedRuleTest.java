package dev.narrowgate.delegation.engine.decision;

import static dev.narrowgate.delegation.TestDelegations.IDP;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.ExplainedRule;
import dev.narrowgate.delegation.decision.ExplainedRule.Fact;
import dev.narrowgate.delegation.decision.ExplainedRule.Part;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.RequestAttributes;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainedRuleTest {

    private static final CelRules RULES = new CelRules(
            Map.of(
                    "researcher", TestDelegations.RESEARCHER,
                    "orchestrator", TestDelegations.ORCHESTRATOR,
                    "booker", new Principal(IDP, "booker")),
            Set.of(IDP),
            name -> false);

    /** Alice's task went to the orchestrator, and from there to the researcher. */
    private static final Delegation DELEGATION = TestDelegations.delegate(
            token().actors(new ActorChain(List.of(TestDelegations.RESEARCHER, TestDelegations.ORCHESTRATOR)))
                    .build(),
            null);

    private static final RequestAttributes ATTRIBUTES = new RequestAttributes() {
        @Override
        public List<String> header(String name) {
            return name.equals("x-tenant") ? List.of("acme") : List.of();
        }

        @Override
        public List<String> query(String key) {
            return key.equals("long") ? Collections.nCopies(40, "x".repeat(500)) : List.of(key);
        }

        @Override
        public String pathVariable(String name) {
            return "of " + name;
        }
    };

    /** A line for each part: its depth as points, its text, and its value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "true                                        ~ true => true",
                "request.method == 'GET'                     ~ request.method == \"GET\" => true; .request.method => \"GET\"",
                "request.method == 'GET' && actor.proven     ~ request.method == \"GET\" && actor.proven => false; .request.method == \"GET\" => true; ..request.method => \"GET\"; .actor.proven => false",
                "actor.proven || token.hop < 2           ~ actor.proven || token.hop < 2 => true; .actor.proven => false; .token.hop < 2 => true; ..token.hop => 1",
                "actor.proven && (true || false) && true    ~ actor.proven && (true || false) && true => false; .actor.proven => false; .true || false => true",
                "!actor.proven                               ~ !actor.proven => true; .actor.proven => false",
                "actor.proven ? false : token.hop >= 1       ~ actor.proven ? false : (token.hop >= 1) => true; .actor.proven => false; .token.hop >= 1 => true; ..token.hop => 1",
                "'tickets:write' in token.scopes             ~ \"tickets:write\" in token.scopes => true; .token.scopes => [\"tickets:read\", \"tickets:write\"]",
                "request.method in ['GET', task.id]          ~ request.method in [\"GET\", task.id] => true; .request.method => \"GET\"; .task.id => \"task-1\"",
                "size(token.aud) + 1 == 2                    ~ size(token.aud) + 1 == 2 => true; .size(token.aud) + 1 => 2; ..size(token.aud) => 1; ...token.aud => [\"https://gateway.example.com\"]",
                "request.path.startsWith('/x')               ~ request.path.startsWith(\"/x\") => false; .request.path => \"/tickets/1\"",
                "request.path.matches('[a')                  ~ request.path.matches(\"[a\") => error: ; .request.path => ",
                "chain[0].sub == 'researcher'                ~ chain[0].sub == \"researcher\" => true; .chain[0].sub => \"researcher\"; ..chain[0] => {\"iss\": \"https://idp.example.com\", \"sub\": \"researcher\"}; ...chain => [{\"iss\": ",
                "chain[7].sub == 'a' || true             ~ chain[7].sub == \"a\" || true => true; .chain[7].sub == \"a\" => error: Index out of bounds: 7; ..chain[7].sub => error: ; ...chain[7] => error: ; ....chain => [",
                "{'a': token.hop}['b'] == 1                  ~ {\"a\": token.hop}[\"b\"] == 1 => error: b; .{\"a\": token.hop}[\"b\"] => error: ; ..token.hop => 1",
                "type(token.hop) == int                      ~ type(token.hop) == int => true; .type(token.hop) => int; ..token.hop => 1",
                "has(chain[0].sub)                           ~ has(chain[0].sub) => true; .chain[0] => {; ..chain => [",
                "chain.exists(a, a.sub == 'x')               ~ chain.exists(a, a.sub == \"x\") => false; .chain => [{",
                "chain.all(a, a.iss == subject.iss)          ~ chain.all(a, a.iss == subject.iss) => true; .chain => [{",
                "chain.map(a, a.sub) == ['b']                ~ chain.map(a, a.sub) == [\"b\"] => false; .chain.map(a, a.sub) => [\"researcher\", \"orchestrator\"]; ..chain => [{",
                "chain.filter(a, a.sub > 'p')[0].sub == ''   ~ chain.filter(a, a.sub > \"p\")[0].sub == \"\" => false; .chain.filter(a, a.sub > \"p\")[0].sub => \"researcher\"; ..chain.filter(a, a.sub > \"p\")[0] => {; ...chain.filter(a, a.sub > \"p\") => [{; ....chain => [{",
                "[1, 2].exists(i, i == token.hop)            ~ [1, 2].exists(i, i == token.hop) => true",
                "request.headers['x-tenant'] == ['acme']     ~ request.headers[\"x-tenant\"] == [\"acme\"] => true; .request.headers[\"x-tenant\"] => [\"acme\"]",
                "request.variables['id'] != ''               ~ request.variables[\"id\"] != \"\" => true; .request.variables[\"id\"] => \"of id\"",
                "chain.depth() <= 3                          ~ chain.depth() <= 3 => true; .chain.depth() => 2; ..chain => [{",
                "chain.issuers() == []                       ~ chain.issuers() == [] => false; .chain.issuers() => [\"https://idp.example.com\"]; ..chain => [{",
                "!chain.repeats()                            ~ !(chain.repeats()) => true; .chain.repeats() => false (no actor is in the chain twice); ..chain => [{",
                "chain.contains('booker')                    ~ chain.contains(\"booker\") => false (no actor is booker); .chain => [{",
                "chain.distinct('user', '*')                 ~ chain.distinct(\"user\", \"*\") => true (user and * do not meet); .chain => [{",
                "chain.path('user > orchestrator > *')       ~ chain.path(\"user > orchestrator > *\") => true (the chain takes this path); .chain => [{",
                "chain.path('user > orchestrator')           ~ chain.path(\"user > orchestrator\") => false (actor 1, researcher of https://idp.example.com, is not on the path); .chain => [{",
            })
    void showsEachPartWithItsValue(String rule, String lines) {
        var shown = lines(explained(rule)).split("; \\.", -1);
        var expected = lines.split("; \\.", -1);

        assertThat(shown).hasSameSizeAs(expected).satisfies(all -> {
            for (int i = 0; i < all.length; i++) {
                assertThat(all[i]).startsWith(expected[i]);
            }
        });
    }

    private static String lines(ExplainedRule rule) {
        return rule.parts().stream().map(ExplainedRuleTest::line).collect(Collectors.joining("; "));
    }

    private static String line(Part part) {
        return ".".repeat(part.depth()) + part.text() + " => " + part.value()
                + (part.found().isEmpty() ? "" : " (" + part.found() + ")");
    }

    @Test
    void keepsTheRuleAsItIsWritten() {
        var rule = "request.method   == 'GET'\n&& true";

        assertThat(explained(rule).text()).isEqualTo(rule);
    }

    @Test
    void showsTheFactsThatTheRuleReads() {
        assertThat(explained("request.headers['x-tenant'] == ['acme'] && request.query['a'] == request.query['b']"
                                + " && request.method == 'GET' && !chain.contains('user')")
                        .facts())
                .extracting(Fact::name, Fact::value)
                .containsExactly(
                        tuple("request.method", "\"GET\""),
                        tuple("subject.iss", "\"https://idp.example.com\""),
                        tuple("subject.sub", "\"alice\""),
                        tuple(
                                "chain",
                                "[{\"iss\": \"https://idp.example.com\", \"sub\": \"researcher\"},"
                                        + " {\"iss\": \"https://idp.example.com\", \"sub\": \"orchestrator\"}]"),
                        tuple("request.headers['x-tenant']", "[\"acme\"]"),
                        tuple("request.query['a']", "[\"a\"]"),
                        tuple("request.query['b']", "[\"b\"]"));
    }

    @Test
    void cutsLongTextsAndLists() {
        var rule = explained("request.query['long'].exists(x, x == '" + "y".repeat(600) + "')");

        assertThat(rule.parts()).hasSize(2).allSatisfy(part -> {
            assertThat(part.text()).hasSizeLessThan(240);
            assertThat(part.value()).hasSizeLessThan(240);
        });
        assertThat(rule.facts().getFirst().value()).contains("characters)").hasSizeLessThan(240);
        assertThat(ExplainedValue.of(IntStream.range(0, 40).boxed().toList(), text -> text))
                .endsWith("14, 15, … (40 elements)]");
        assertThat(ExplainedValue.of("\ud83d\ude80".repeat(300), text -> text)).doesNotContain("\\ud83d\"");
    }

    @Test
    void countsThePartsThatItLeavesOut() {
        var rule = explained(Collections.nCopies(80, "token.hop == 1").stream().collect(Collectors.joining(" && ")));

        assertThat(rule.parts()).hasSize(RuleParts.MOST);
        assertThat(rule.omitted()).isEqualTo(1 + 80 * 2 - RuleParts.MOST);
        assertThat(rule.parts().getFirst().value()).isEqualTo("true");
    }

    /** A token is removed before a text is cut, because half a token is not recognised. */
    @Test
    void showsNoToken() {
        var token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl" + "x".repeat(400);
        var rule = RULES.compile("request.path.endsWith('x') && request.path.size() > 1");
        var facts = rule.facts(DELEGATION, new Action("GET"), new Resource("tickets", "/a/" + token, ATTRIBUTES));

        assertThat(rule.explained(facts, Redaction::of).toString())
                .contains("\"/a/[a token]\"")
                .doesNotContain("eyJ");
    }

    @Test
    void anAbsentRuleHasNoExplanation() {
        assertThat(PolicyRule.NONE.explained(List.of(), text -> text)).isEmpty();
    }

    /** What is shown for the whole rule is what the gateway decides by. */
    @Property(tries = 300)
    void theWholeRuleHasTheValueByWhichTheGatewayDecides(@ForAll("rules") String expression) {
        var rule = RULES.compile(expression);
        var facts = facts(rule);
        var explained = rule.explained(facts, text -> text).orElseThrow();
        var value = explained.parts().getFirst().value();

        if (value.startsWith("error: ")) {
            assertThatExceptionOfType(DecisionUnavailable.class).isThrownBy(() -> rule.holds(facts));
        } else {
            assertThat(value).isEqualTo(String.valueOf(rule.holds(facts)));
        }
        assertThat(explained.parts().getFirst().depth()).isZero();
    }

    @Provide
    Arbitrary<String> rules() {
        return Arbitraries.of(
                        "request.method == 'GET'",
                        "actor.proven",
                        "chain[1].sub == 'orchestrator'",
                        "chain[9].sub == 'x'",
                        "request.path.matches('[a')",
                        "chain.path('user > booker')",
                        "chain.contains('researcher')",
                        "chain.exists(a, a.sub == 'booker')",
                        "'x' in request.headers['x-tenant']",
                        "token.hop / (token.hop - 1) == 1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .flatMap(parts -> Arbitraries.of(" && ", " || ", " == ", " ? false : ")
                        .map(operator -> operator.equals(" ? false : ")
                                ? "(" + parts.getFirst() + ") ? !(" + parts.getLast() + ") : " + parts.getFirst()
                                : parts.stream().map(part -> "(" + part + ")").collect(Collectors.joining(operator))));
    }

    private static ExplainedRule explained(String expression) {
        var rule = RULES.compile(expression);
        return rule.explained(facts(rule), text -> text).orElseThrow();
    }

    private static List<Object> facts(PolicyRule rule) {
        return rule.facts(DELEGATION, new Action("GET"), new Resource("tickets", "/tickets/1", ATTRIBUTES));
    }
}
