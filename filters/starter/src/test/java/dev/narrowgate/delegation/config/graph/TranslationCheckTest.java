package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.findings;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Translations never bring back the scopes that arrived with more beside them. */
class TranslationCheckTest {

    @Test
    void aWideningOverTwoHopsIsNamedWithThePath() {
        assertThat(findings(
                        route("orders", "a")
                                .scopes("charge")
                                .maps("pay", "charge")
                                .place(),
                        route("ledger", "api")
                                .scopes("pay", "write")
                                .maps("charge", "pay", "write")
                                .place()))
                .singleElement()
                .isEqualTo(Finding.problem(
                        "delegation.policies.ledger.scope-mapping",
                        "widens 'pay' to 'pay write', entry \"orders\" > \"ledger\" (expected: no translation back to a"
                                + " scope that arrived, with more beside it)"));
    }

    @Test
    void aWideningOverOneHopIsNamed() {
        assertThat(findings(route("orders", "api")
                        .scopes("pay", "write")
                        .maps("pay", "pay", "write")
                        .place()))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("widens 'pay' to 'pay write', entry \"orders\" (");
    }

    @Test
    void severalScopesMayWidenTogether() {
        assertThat(findings(route("orders", "api")
                        .scopes("a", "b", "c")
                        .maps("a", "b", "c")
                        .maps("b", "a")
                        .place()))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("widens 'a b' to 'a b c'");
    }

    @Test
    void anExchangeOfTwoScopesIsFine() {
        assertThat(findings(route("orders", "api")
                        .scopes("a", "b")
                        .maps("a", "b")
                        .maps("b", "a")
                        .place()))
                .isEmpty();
    }

    @Test
    void moreScopesOfAnotherVocabularyAreFine() {
        assertThat(findings(
                        route("orders", "a")
                                .scopes("charge", "refund")
                                .maps("pay", "charge", "refund")
                                .place(),
                        route("ledger", "api")
                                .scopes("book")
                                .maps("charge", "book")
                                .maps("refund", "book")
                                .place()))
                .isEmpty();
    }

    @Test
    void aTargetThatThePolicyDoesNotAllowWidensNothing() {
        assertThat(findings(
                        route("orders", "a")
                                .scopes("charge")
                                .maps("pay", "charge")
                                .place(),
                        route("ledger", "api")
                                .scopes("pay")
                                .maps("charge", "pay", "write")
                                .place()))
                .isEmpty();
    }

    @Test
    void aRouteThatCannotBeReachedWidensNothing() {
        assertThat(findings(
                        route("orders", "a")
                                .scopes("charge")
                                .maps("pay", "charge")
                                .place(),
                        route("ledger", "api")
                                .scopes("pay", "write")
                                .maps("charge", "pay", "write")
                                .actors("b")
                                .place()))
                .isEmpty();
    }

    /** The gateway refuses an agent that is in the chain already, so no path passes it twice. */
    @Test
    void aLoopOfAgentsWidensNothing() {
        assertThat(findings(
                        route("one", "a").scopes("y").maps("x", "y").actors("b").place(),
                        route("two", "b").scopes("z").maps("y", "z").actors("a").place(),
                        route("three", "c")
                                .scopes("q")
                                .maps("z", "q")
                                .actors("c")
                                .place()))
                .noneMatch(Finding::problem);
    }

    @Test
    void theStartDoesNotWaitForManyRoutes() {
        var routes = IntStream.range(0, 300)
                .mapToObj(i -> route("r" + i, i % 2 == 0 ? "a" : "b")
                        .scopes("s" + i, "read")
                        .maps("s" + i, "read")
                        .place())
                .toArray(Place[]::new);

        assertThat(findings(routes))
                .extracting(Finding::message)
                .containsExactly("too many routes lead to agents: some paths of the graph are not checked");
    }
}
