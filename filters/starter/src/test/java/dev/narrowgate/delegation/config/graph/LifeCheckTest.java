package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.IDP;
import static dev.narrowgate.delegation.config.graph.TestGraphs.findings;
import static dev.narrowgate.delegation.config.graph.TestGraphs.graph;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A written life that is longer than the life of every token before it has no effect. */
class LifeCheckTest {

    private static final List<Entrance> SHORT = List.of(
            new Entrance(IDP, false, Duration.ofMinutes(5)),
            new Entrance("https://other.example", false, Duration.ofMinutes(10)));

    @Test
    void aLifeBeyondThatOfEveryIssuerIsAProblem() {
        assertThat(GraphChecks.of(
                        graph(SHORT, route("tickets", "api").life("15M").place())))
                .singleElement()
                .isEqualTo(Finding.problem(
                        "delegation.policies.tickets.max-lifetime",
                        "'15m' is longer than the life of any token that arrives, entry \"tickets\": at most 10m from"
                                + " https://idp.example.com and https://other.example (expected: at most 10m, or a"
                                + " longer max-lifetime of an issuer)"));
    }

    @Test
    void onlyIssuersOfAllowedSubjectsCount() {
        assertThat(GraphChecks.of(graph(
                        SHORT,
                        route("tickets", "api").subjectIssuers(IDP).life("10M").place())))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("at most 5m from https://idp.example.com (");
    }

    @Test
    void aLifeThatOneIssuerReachesIsFine() {
        assertThat(GraphChecks.of(
                        graph(SHORT, route("tickets", "api").life("10M").place())))
                .isEmpty();
    }

    @Test
    void aDefaultThatNoTokenReachesIsFine() {
        var second = List.of(new Entrance(IDP, false, Duration.ofSeconds(1)));

        assertThat(GraphChecks.of(graph(second, route("tickets", "api").place())))
                .isEmpty();
    }

    @Test
    void aLifeBeyondThatOfTheServersTokensIsAProblem() {
        var server = new Issuance(
                "corp", true, true, Optional.empty(), Duration.ofMinutes(2), Issuance.ServerDepth.UNLIMITED);

        assertThat(findings(route("tickets", "api").life("3M").issuedBy(server).place()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.problem()).isTrue();
                    assertThat(finding.message()).contains("server 'corp', entry \"tickets\" (expected: at most 2m");
                });
    }

    @Test
    void aLifeBeyondThatOfTheAgentsTokensIsAWarningWithThePath() {
        assertThat(findings(
                        route("plan", "a").life("30S").place(),
                        route("search", "b").actors("a").place(),
                        route("tickets", "api").actors("b").life("10M").place()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.problem()).isFalse();
                    assertThat(finding.key()).isEqualTo("delegation.policies.tickets.max-lifetime");
                    assertThat(finding.message()).contains("1m by entry \"search\" > \"tickets\"");
                });
    }

    @Test
    void anActorFromOutsideMayBringALongerToken() {
        assertThat(findings(
                        route("plan", "a").life("30S").place(),
                        route("tickets", "api").actors("a", "b").life("10M").place(),
                        route("open", "api").life("10M").place()))
                .isEmpty();
    }
}
