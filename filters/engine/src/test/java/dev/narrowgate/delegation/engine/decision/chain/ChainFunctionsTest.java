package dev.narrowgate.delegation.engine.decision.chain;

import static dev.narrowgate.delegation.TestDelegations.IDP;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.CelRules;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFunctionsTest {

    private static final String AGENTS = "https://agents.example.com";

    private static final Map<String, Principal> ACTORS = Map.of(
            "orchestrator", agent("orchestrator"),
            "researcher", agent("researcher"),
            "booker", agent("booker"),
            "alices-agent", new Principal(IDP, "alice"));

    private static final CelRules RULES = new CelRules(ACTORS, Set.of(AGENTS, IDP), name -> false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chain.depth() == 2                                    | orchestrator researcher",
                "chain.depth() == 0                                    | ''",
                "chain.contains('researcher')                          | orchestrator researcher",
                "chain.contains('*')                                   | orchestrator",
                "!chain.contains('*')                                  | ''",
                "chain.contains('user')                                | orchestrator alices-agent",
                "!chain.contains('user')                               | orchestrator",
                "!chain.contains('booker')                             | orchestrator researcher",
                "chain.path('user > orchestrator > *')                 | orchestrator researcher",
                "!chain.path('user > orchestrator > *')                | orchestrator",
                "!chain.path('user > orchestrator > *')                | orchestrator booker researcher",
                "!chain.path('user > orchestrator > *')                | researcher orchestrator",
                "chain.path('user > orchestrator > **')                | orchestrator",
                "chain.path('user > orchestrator > **')                | orchestrator booker researcher",
                "chain.path('user > ** > researcher')                  | orchestrator booker researcher",
                "!chain.path('user > ** > researcher')                 | orchestrator researcher booker",
                "chain.path('** > researcher')                         | researcher",
                "chain.path('user')                                    | ''",
                "!chain.path('user')                                   | researcher",
                "chain.path('alices-agent > orchestrator')             | orchestrator",
                "chain.repeats()                                       | researcher orchestrator researcher",
                "!chain.repeats()                                      | researcher orchestrator",
                "chain.distinct('booker', 'researcher')                | orchestrator researcher",
                "!chain.distinct('booker', 'researcher')               | booker orchestrator researcher",
                "!chain.distinct('user', 'alices-agent')               | orchestrator",
                "chain.distinct('user', 'booker')                      | booker",
                "!chain.distinct('user', '*')                          | alices-agent",
                "chain.distinct('*', 'user')                           | booker",
                "chain.issuers() == ['https://agents.example.com']     | researcher orchestrator",
                "size(chain.issuers()) == 2                            | alices-agent orchestrator",
                "chain.issuers() == []                                 | ''",
                "chain.contains({'iss': 'https://agents.example.com', 'sub': 'booker'}) | booker",
                "chain.contains({iss: 'https://agents.example.com', sub: 'booker'})     | booker",
                "!chain.contains({'iss': 'https://idp.example.com', 'sub': 'booker'}) | booker",
                "request.path.contains('tickets')                      | ''",
            })
    void holds(String rule, String actors) {
        assertThat(verdict(rule, chain(actors))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chain.contains('reseacher')           | 'reseacher' is not in delegation.actors (expected: one of user, *, alices-agent, booker, orchestrator, researcher, or {'iss': ..., 'sub': ...})",
                "chain.path('user > orchestator')      | 'orchestator' is not in delegation.actors",
                "chain.path('user > ')                 | '' is not in delegation.actors",
                "chain.contains(actor.sub)             | a name that is computed (expected: a text in quotes)",
                "chain.contains({'sub': 'x'})          | a principal with the members [sub] (expected: iss and sub)",
                "chain.distinct('booker', 'booker')    | distinct with the same party twice (expected: two parties)",
                "chain.distinct('booker', '*')         | distinct with * (expected: user beside it)",
                "chain.contains({'iss': 'https://elsewhere.example', 'sub': 'x'}) | the issuer 'https://elsewhere.example' is not in delegation.issuers (expected: one of [https://agents.example.com, https://idp.example.com])",
                "chain.contains({'sub': 'x', 'sub': 'y'}) | a principal with a member twice (expected: iss and sub)",
                "chain.contains('**')                  | '**' outside of a path (expected: *)",
                "chain.path('** > user')               | a path with user after its begin (expected: user first, or nowhere)",
                "chain.exists(subject, chain.contains('user')) | a macro has the variable 'subject' (expected: another name, because rules have it)",
                "['a'].exists(request, request == 'a') | a macro has the variable 'request'",
                "chain.dept()                          | undeclared reference to 'dept'",
                "chain.depth() == 'two'                | found no matching overload",
            })
    void refusesANameThatIsNeitherAnActorNorAWord(String rule, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.compile(rule))
                .withMessageContaining(message);
    }

    @Test
    void refusesAWordThatIsTheNameOfAnActorToo() {
        var rules = new CelRules(Map.of("user", agent("user")), Set.of(), name -> false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.compile("!chain.contains('user')"))
                .withMessageContaining(
                        "'user' is a word, and an actor has this name (expected: another name of the actor");
    }

    /** A part that fails is hidden by one that is false: the rule does not hold, and the reason is the one that is false. */
    @Test
    void aPartThatFailsIsNotTheReason() {
        var compiled = RULES.compile("chain[0].sub == 'x' && chain.depth() > 0");
        var facts = facts(compiled, chain(""));

        assertThat(compiled.holds(facts)).isFalse();
        assertThat(compiled.fault(facts)).isEqualTo("chain.depth() > 0");
    }

    @Test
    void refusesAPathThatIsLongerThanAnyChain() {
        var path = "user" + " > *".repeat(32);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.compile("chain.path('" + path + "')"))
                .withMessageContaining("a path of 33 elements (expected: at most 32)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chain.path('user > orchestrator > *')  | researcher orchestrator | actor 2, researcher of https://agents.example.com, is not on the path",
                "chain.path('user > orchestrator > *')  | orchestrator            | the chain ends after 1 actors, before the path does",
                "chain.path('user > booker')            | booker researcher       | actor 1, researcher of https://agents.example.com, is not on the path",
                "chain.path('booker > booker')          | booker                  | the subject is not on the path",
                "!chain.repeats()                       | booker researcher booker | actor 3, booker of https://agents.example.com, is actor 1 too",
                "chain.contains('booker')               | researcher              | no actor is booker",
                "!chain.contains('booker')              | booker researcher       | actor 2, booker of https://agents.example.com, is booker",
                "chain.distinct('booker', 'researcher') | booker researcher       | booker and researcher are both in the chain: actor 2, booker of https://agents.example.com, is booker; actor 1, researcher of https://agents.example.com, is researcher",
                "chain.distinct('user', '*')            | booker alices-agent     | actor 1, alice of https://idp.example.com",
            })
    void namesThePositionAtFault(String rule, String actors, String fault) {
        var delegation = chain(actors);
        var compiled = RULES.compile("request.method == 'GET' && " + rule + " && chain.depth() < 9");
        var facts = facts(compiled, delegation);

        assertThat(compiled.holds(facts)).isFalse();
        assertThat(compiled.fault(facts)).startsWith(asCelWrites(rule) + ": ").contains(fault);
    }

    private static String asCelWrites(String rule) {
        var written = rule.replace('\'', '"');
        return written.startsWith("!") ? "!(" + written.substring(1) + ")" : written;
    }

    @Test
    void quotesThePartThatDoesNotHold() {
        var compiled = RULES.compile(
                "chain.depth() <= 3 && (request.method == 'POST' || 'pay' in token.scopes) && subject.sub == 'alice'");

        assertThat(compiled.fault(facts(compiled, chain("booker"))))
                .isEqualTo("request.method == \"POST\" || \"pay\" in token.scopes");
        var deep = facts(compiled, chain("booker researcher orchestrator booker"));
        assertThat(compiled.fault(deep)).isEqualTo("chain.depth() <= 3");
    }

    /** The subject is a fact of those functions that read it, and of no other. */
    @ParameterizedTest
    @CsvSource({
        "chain.path('** > booker'), true",
        "'chain.distinct(''user'', ''*'')', true",
        "chain.contains('user'), true",
        "chain.contains('booker'), false",
        "chain.repeats(), false",
        "chain.depth() < 3, false",
        "size(chain.issuers()) < 3, false",
    })
    void lawTenTheFactsOfAFunctionAreWhatItReads(String rule, boolean subject) {
        var compiled = RULES.compile(rule);

        var alices = facts(compiled, chain("booker"));
        var bobs = facts(compiled, with(new Principal(IDP, "bob"), List.of(agent("booker"))));

        assertThat(alices.equals(bobs)).isEqualTo(!subject);
        assertThat(alices).isNotEqualTo(facts(compiled, chain("booker researcher")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'chain'.contains('hai')", "['a', 'b'].exists(c, c.contains('a'))"})
    void leavesTheFunctionsOfTextsAsTheyAre(String rule) {
        assertThat(verdict(rule, chain(""))).isTrue();
    }

    /** A path of names and wildcards means what a regular expression over the names means. */
    @Property(tries = 500)
    void aPathMeansWhatItsRegularExpressionMeans(
            @ForAll("paths") List<String> path, @ForAll("chains") List<String> actors) {
        Assume.that(path.lastIndexOf("user") <= 0);
        var rule = "chain.path('" + String.join(" > ", path) + "')";
        var expression = new StringBuilder();
        for (var element : path) {
            expression.append(
                    switch (element) {
                        case "**" -> "(?:\\w+ )*";
                        case "*" -> "\\w+ ";
                        default -> element + " ";
                    });
        }
        var way = "user " + String.join(" ", actors) + (actors.isEmpty() ? "" : " ");

        assertThat(verdict(rule, chain(String.join(" ", actors)))).isEqualTo(way.matches(expression.toString()));
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Arbitraries.of("*", "**", "user", "orchestrator", "booker")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<String>> chains() {
        return Arbitraries.of("orchestrator", "booker", "researcher").list().ofMaxSize(5);
    }

    private static boolean verdict(String expression, Delegation delegation) {
        var rule = RULES.compile(expression);
        return rule.holds(facts(rule, delegation));
    }

    private static List<Object> facts(PolicyRule rule, Delegation delegation) {
        return rule.facts(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"));
    }

    /** Alice's delegation to these actors, the first of them first. */
    private static Delegation chain(String actors) {
        var principals = Arrays.stream(actors.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(ACTORS::get)
                .toList()
                .reversed();
        return with(TestDelegations.ALICE, principals);
    }

    /** Made here, because the rules of a gateway refuse a loop before any policy. */
    private static Delegation with(Principal subject, List<Principal> actors) {
        var some = TestDelegations.delegate(
                token().subject(subject).actors(ActorChain.NONE).build(), null);
        return new Delegation(
                some.token(),
                actors.isEmpty() ? ActorChain.NONE : new ActorChain(actors),
                some.presenter(),
                some.expiresAt(),
                some.hop(),
                some.grounds(),
                some.proofs(),
                some.provenance(),
                some.claims(),
                null);
    }

    private static Principal agent(String name) {
        return new Principal(AGENTS, name);
    }
}
