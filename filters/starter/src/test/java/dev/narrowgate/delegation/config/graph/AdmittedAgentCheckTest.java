package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.findings;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A policy that names an agent, and lets none of the agent's tokens in, is a warning. */
class AdmittedAgentCheckTest {

    @Test
    void aRequiredScopeThatNoPathBringsIsNamedWithThePath() {
        assertThat(findings(
                        route("plan", "a").scopes("plan").place(),
                        route("search", "api")
                                .scopes("docs", "plan")
                                .required("docs")
                                .actors("a")
                                .place()))
                .singleElement()
                .isEqualTo(Finding.warning(
                        "delegation.policies.search.required-scopes",
                        "agent 'a' gets no token with docs through this gateway, entry \"plan\" > \"search\" (expected:"
                                + " such a scope in policy plan, unless the agent brings a token of an issuer)"));
    }

    @Test
    void theScopesMayGetLostOnAnEarlierHop() {
        assertThat(findings(
                        route("plan", "a").scopes("docs", "plan").place(),
                        route("ask", "b").scopes("plan").actors("a").place(),
                        route("search", "api").scopes("docs").actors("b").place()))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith(
                        "agent 'b' gets no token with docs through this gateway, entry \"plan\" > \"ask\" > \"search\"");
    }

    @Test
    void aChainThatIsTooDeepIsNamedWithThePath() {
        assertThat(findings(
                        route("plan", "a").place(),
                        route("ask", "b").actors("a").place(),
                        route("search", "api").actors("b").depth(1).place()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.key()).isEqualTo("delegation.policies.search.max-depth");
                    assertThat(finding.message()).contains("at least 2 actors, entry \"plan\" > \"ask\" > \"search\"");
                });
    }

    @Test
    void onePathIsEnough() {
        assertThat(findings(
                        route("plan", "a").scopes("plan").place(),
                        route("plan-with-docs", "a").scopes("plan", "docs").place(),
                        route("search", "api").scopes("docs").actors("a").place()))
                .isEmpty();
    }

    @Test
    void anAgentThatIsNotNamedIsNotExpected() {
        assertThat(findings(
                        route("plan", "a").scopes("plan").place(),
                        route("search", "api").scopes("docs").place()))
                .isEmpty();
    }

    @Test
    void anAgentThatIsNotCalledHereBringsItsOwnTokens() {
        assertThat(findings(route("search", "api").scopes("docs").actors("a").place()))
                .isEmpty();
    }
}
