package dev.narrowgate.delegation.engine.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.RequestAttributes;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelRulesTest {

    private static final CelRules RULES = new CelRules();

    private final Delegation delegation =
            TestDelegations.delegate(token().build(), agent(RESEARCHER).build());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "request.method == 'GET'",
                "request.path.startsWith('/tickets/') && request.route == 'tickets'",
                "request.method == 'POST' || 'tickets:write' in token.scopes && size(chain) <= 3",
                "token.iss == 'https://idp.example.com' && token.client_id == 'client-1'",
                "'https://gateway.example.com' in token.aud && token.hop == 1",
                "subject.iss == token.iss && subject.sub == 'alice'",
                "actor.sub == 'researcher' && actor.iss == subject.iss && actor.proven",
                "chain[0].sub == 'researcher' && chain.exists(a, a.sub == 'orchestrator' && a.iss == subject.iss)",
                "task.id == 'task-1'",
            })
    void holds(String expression) {
        assertThat(verdict(expression, delegation)).isTrue();
    }

    /** Lists within lists multiply: 14 actors looked at four times within one another are 38,416. */
    @Test
    void aRuleThatLooksAtTooMuchIsNotEvaluated() {
        var actors = IntStream.range(0, 14)
                .mapToObj(i -> new Principal("https://idp.example.com", "agent-" + i))
                .toList();
        var rule = RULES.compile("chain.all(a, chain.all(b, chain.all(c, chain.all(d, d.sub != ''))))");
        var facts = List.<Object>of(actors);

        assertThatExceptionOfType(DecisionUnavailable.class).isThrownBy(() -> rule.holds(facts));
        assertThat(RULES.compile("chain.all(a, chain.all(b, a.sub != '' && b.sub != ''))")
                        .holds(facts))
                .isTrue();
    }

    /** Of RE2, which knows no pattern that takes more than linear time. */
    @Test
    void patternsInRulesKnowNoReferencesBack() {
        assertThatExceptionOfType(DecisionUnavailable.class)
                .isThrownBy(
                        () -> RULES.compile("request.path.matches('(a)\\\\1')").holds(List.of("/aa")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"false", "request.method == 'POST'", "chain.exists(a, a.sub == 'mallory')", "size(chain) > 2"})
    void doesNotHold(String expression) {
        assertThat(verdict(expression, delegation)).isFalse();
    }

    /** A token that a client got for itself has the client for its subject (RFC 9068, section 5). */
    @Test
    void at09_aRuleTellsAClientThatSpeaksForItselfFromAPerson() {
        var client = TestDelegations.delegate(
                token().subject(new Principal(TestDelegations.IDP, "client-1")).build(), null);

        assertThat(verdict("subject.sub != token.client_id", client)).isFalse();
        assertThat(verdict("subject.sub != token.client_id", delegation)).isTrue();
    }

    @Test
    void be11_theSameNameOfAnotherIssuerIsAnotherPrincipal() {
        var namesake = TestDelegations.delegate(
                token().subject(new Principal("https://clients.example.com", "alice"))
                        .build(),
                null);

        assertThat(verdict("subject.sub == 'alice' && subject.iss == token.iss", namesake))
                .isFalse();
        assertThat(verdict("subject.sub == 'alice' && subject.iss == token.iss", delegation))
                .isTrue();
    }

    @Test
    void anAbsentActorOrTaskIsEmpty() {
        var direct = TestDelegations.delegate(
                token().actors(ActorChain.NONE).task(null).build(), null);

        assertThat(verdict(
                        "actor.sub == '' && actor.iss == '' && task.id == '' && size(chain) == 0 && !actor.proven",
                        direct))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.methd == 'GET'",
                "subject.name == 'alice'",
                "user == 'alice'",
                "chain.exists(a, a.subject == 'x')",
                "request.method",
                "size(chain)",
                "request.method = 'GET'",
                "request.method == 5",
                "",
            })
    void refusesARuleThatDoesNotCompile(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.compile(expression))
                .withMessageContaining("ERROR");
    }

    @Test
    void pointsAtAMisspeltNameAndSaysWhatIsThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.compile("request.methd == 'GET'"))
                .withMessageContaining("^")
                .withMessageContaining("'request.methd' is not known")
                .withMessageContaining("request.method");
        assertThatIllegalArgumentException().isThrownBy(() -> RULES.compile("a".repeat(5000)));
    }

    @Test
    void lawTenTheFactsAreThoseThatTheRuleReadsAndNoOthers() {
        var rule = RULES.compile("request.method == 'GET' && size(chain) < 9 && chain.all(c, c.sub != subject.sub)");

        assertThat(rule.facts(delegation, new Action("GET"), new Resource("r", "/a")))
                .isEqualTo(rule.facts(delegation, new Action("GET"), new Resource("other", "/b")))
                .hasSize(3);
        assertThat(rule.facts(delegation, new Action("PUT"), new Resource("r", "/a")))
                .isNotEqualTo(rule.facts(delegation, new Action("GET"), new Resource("r", "/a")));
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsReadableAndDocumented(RuleVariable variable) {
        var rule = RULES.compile(variable.qualifiedName() + " == " + variable.qualifiedName());
        var facts = rule.facts(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"));

        assertThat(facts).hasSize(1);
        assertThat(rule.holds(facts)).isTrue();
        assertThat(variable.description()).isNotBlank();
        assertThat(variable.typeName()).isIn("string", "int", "bool", "list(string)", "list(actor)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.headers['x-tenant'] == ['acme']",
                "'b' in request.query['role'] && size(request.query['role']) == 2",
                "request.query['flag'] == ['']",
                "request.variables['id'] == '7'",
                "request.headers['x-other'] == [] && request.query['x'] == [] && request.variables['x'] == ''",
                "!request.headers['x-tenant'].exists(t, t == 'other')",
            })
    void readsTheNamedPartsOfTheRequest(String expression) {
        var rule = RULES.compile(expression);

        assertThat(rule.holds(rule.facts(delegation, new Action("GET"), asked("acme"))))
                .isTrue();
    }

    @Test
    void lawTenOnlyTheNamedPartsOfTheRequestAreFacts() {
        var rule = RULES.compile("request.headers['x-tenant'] != [] || request.headers['a'] == request.query['role']");
        var facts = rule.facts(delegation, new Action("GET"), asked("acme"));

        assertThat(facts).containsExactly(List.of(List.of(), List.of("acme")), List.of(List.of("a", "b")));
        assertThat(rule.facts(delegation, new Action("GET"), asked("other"))).isNotEqualTo(facts);
        assertThat(RULES.compile("request.variables['id'] != ''").facts(delegation, new Action("GET"), asked("other")))
                .isEqualTo(RULES.compile("request.variables['id'] != ''")
                        .facts(delegation, new Action("GET"), asked("acme")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.headers[request.method] == []     | request.headers without a name in quotes (expected: request.headers['name'])",
                "size(request.query) == 0                  | request.query without a name in quotes",
                "'x' in request.headers                    | request.headers without a name in quotes",
                "request.headers['X-Tenant'] == []         | the header 'X-Tenant' (expected: lower case)",
                "request.headers['authorization'] == []    | the header 'authorization' holds a credential (expected: another header)",
                "request.headers['x-tenant'] == 'acme'     | found no matching overload",
                "request.cookies['x'] == []                | 'request.cookies' is not known",
            })
    void refusesAPartOfTheRequestThatHasNoName(String expression, String message) {
        var rules = new CelRules(Map.of(), Set.of(), "authorization"::equals);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.compile(expression))
                .withMessageContaining(message);
    }

    private static Resource asked(String tenant) {
        return new Resource("tickets", "/tickets/7", new RequestAttributes() {
            @Override
            public List<String> header(String name) {
                return name.equals("x-tenant") ? List.of(tenant) : List.of();
            }

            @Override
            public List<String> query(String key) {
                return switch (key) {
                    case "role" -> List.of("a", "b");
                    case "flag" -> List.of("");
                    default -> List.of();
                };
            }

            @Override
            public String pathVariable(String name) {
                return name.equals("id") ? "7" : "";
            }
        });
    }

    @Test
    void aRuleThatCannotBeEvaluatedIsNoVerdict() {
        var direct = TestDelegations.delegate(token().actors(ActorChain.NONE).build(), null);

        assertThatExceptionOfType(DecisionUnavailable.class).isThrownBy(() -> verdict("chain[0].sub == 'x'", direct));
    }

    private static boolean verdict(String expression, Delegation delegation) {
        var rule = RULES.compile(expression);
        return rule.holds(rule.facts(delegation, new Action("GET"), new Resource("tickets", "/tickets/1")));
    }
}
