package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.SERVER;
import static dev.narrowgate.delegation.config.graph.TestGraphs.findings;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A loop has a depth limit, unless an agent calls itself with tokens that count no hops. */
class LoopCheckTest {

    /** The second agent joins the chain, and the first one is then refused, because it is in the chain already. */
    @Test
    void aLoopOverTwoAgentsHasALimit() {
        assertThat(findings(
                        route("to-a", "a").actors("b").issuedBy(SERVER).place(),
                        route("to-b", "b").actors("a").issuedBy(SERVER).place()))
                .isEmpty();
    }

    @Test
    void theHopsOfOwnTokensAreCounted() {
        assertThat(findings(route("to-a", "a").actors("a").place())).isEmpty();
    }

    @Test
    void anAgentThatCallsItselfByTokensOfAServerIsAProblem() {
        assertThat(findings(route("to-a", "a").actors("a").issuedBy(SERVER).place()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.problem()).isTrue();
                    assertThat(finding.key()).isEqualTo("delegation.policies.to-a.actors");
                    assertThat(finding.message())
                            .startsWith("a loop without a depth limit, entry \"to-a\" > \"to-a\": agent 'a'")
                            .contains("server 'corp'");
                });
    }

    @Test
    void anAgentThatIsNotNamedIsAWarning() {
        assertThat(findings(route("to-a", "a").issuedBy(SERVER).place()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).isFalse());
    }

    @Test
    void theLoopMayGoOverSeveralRoutes() {
        var findings = findings(
                route("one", "a")
                        .scopes("read", "one")
                        .required("one")
                        .actors("a")
                        .issuedBy(SERVER)
                        .place(),
                route("two", "a").scopes("one").actors("a").place());

        assertThat(findings)
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("entry \"one\" > \"one\"");
    }

    @Test
    void aServerThatWritesNoActorEndsTheLoopAtOnce() {
        var keycloak = new Issuance(
                "corp",
                true,
                false,
                Optional.of(TestGraphs.IDP),
                SERVER.longest(),
                new Issuance.ServerDepth(0, "Keycloak writes no actor"));

        assertThat(findings(route("to-a", "a").issuedBy(keycloak).place())).isEmpty();
    }
}
