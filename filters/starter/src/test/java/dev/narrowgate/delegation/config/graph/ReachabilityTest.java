package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.IDP;
import static dev.narrowgate.delegation.config.graph.TestGraphs.SERVER;
import static dev.narrowgate.delegation.config.graph.TestGraphs.graph;
import static dev.narrowgate.delegation.config.graph.TestGraphs.reach;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.config.graph.TestGraphs.Route;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A token reaches another route if its audience is an agent, and no limit of that route stops the agent. */
class ReachabilityTest {

    @Test
    void scopesLivesAndDepthAreKnownAtTheEndOfAPath() {
        var graph = graph(
                route("plan", "a").scopes("read", "write", "plan").life("40S").place(),
                route("search", "b").scopes("read", "write").place(),
                route("tickets", "api").scopes("read", "admin").place());

        var reach = reach(graph, "plan", "tickets");

        assertThat(reach).isNotNull();
        assertThat(reach.path()).hasToString("entry \"plan\" > \"tickets\"");
        assertThat(reach.holding())
                .isEqualTo(
                        new Holding(Scopes.of("read"), Duration.ofSeconds(40), 1, Optional.of(java.util.Set.of(IDP))));
    }

    @Test
    void eachFurtherAgentMakesTheChainLonger() {
        var graph = graph(
                route("plan", "a").place(),
                route("search", "b").actors("a").place(),
                route("tickets", "api").actors("b").place());

        var reach = reach(graph, "plan", "tickets");

        assertThat(reach).isNotNull();
        assertThat(reach.path()).hasToString("entry \"plan\" > \"search\" > \"tickets\"");
        assertThat(reach.holding().actors()).isEqualTo(2);
    }

    static Stream<Arguments> limitsThatStopAnAgent() {
        return Stream.of(
                Arguments.of("another actor", route("next", "api").actors("b")),
                Arguments.of("another issuer of actors", route("next", "api").actorIssuers("https://other.example")),
                Arguments.of(
                        "another issuer of subjects", route("next", "api").subjectIssuers("https://other.example")),
                Arguments.of("no actor at all", route("next", "api").depth(0)),
                Arguments.of("a required scope", route("next", "api").required("write")),
                Arguments.of("no common scope", route("next", "api").scopes("write")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void limitsThatStopAnAgent(String limit, Route next) {
        var other = new Entrance("https://other.example", false, Duration.ofHours(1));
        var first = new Entrance(IDP, false, Duration.ofHours(1));
        var graph = graph(
                List.of(first, other), route("first", "a").subjectIssuers(IDP).place(), next.place());

        assertThat(reach(graph, "first", "next")).isNull();
        assertThat(reach(graph, "next", "next")).isNotNull();
    }

    @Test
    void aTokenForAnApiLeadsNowhere() {
        var graph = graph(route("first", "api").place(), route("next", "other").place());

        assertThat(Reachability.of(graph).edges()).isEmpty();
    }

    @Test
    void aCredentialLeadsNowhere() {
        var graph = graph(
                route("first", "a").issuedBy(Issuance.CREDENTIAL).place(),
                route("next", "api").place());

        assertThat(reach(graph, "first", "next")).isNull();
    }

    @Test
    void aTokenOfAServerThatThisGatewayDoesNotTrustLeadsNowhere() {
        var untrusted = new Issuance(
                "corp", false, false, Optional.of(IDP), Duration.ofHours(1), Issuance.ServerDepth.UNLIMITED);
        var graph = graph(
                route("first", "a").issuedBy(untrusted).place(),
                route("second", "b").issuedBy(SERVER).place(),
                route("next", "api").place());

        assertThat(reach(graph, "first", "next")).isNull();
        assertThat(reach(graph, "second", "next")).isNotNull();
    }

    @Test
    void anImpliedScopeSatisfiesARequiredOne() {
        var graph = graph(
                route("first", "a").scopes("admin").place(),
                route("next", "api")
                        .scopes("admin")
                        .required("read")
                        .implies("admin", "read")
                        .place());

        assertThat(reach(graph, "first", "next")).isNotNull();
    }

    @Test
    void aTranslationReplacesTheScopesThatArrive() {
        var graph = graph(
                route("first", "a").scopes("charge").maps("pay", "charge").place(),
                route("next", "api")
                        .scopes("pay", "book")
                        .maps("charge", "book")
                        .place());

        assertThat(reach(graph, "first", "first"))
                .extracting(reach -> reach.holding().scopes())
                .isEqualTo(Scopes.of("charge"));
        assertThat(reach(graph, "first", "next"))
                .extracting(reach -> reach.holding().scopes())
                .isEqualTo(Scopes.of("book"));
    }

    @Test
    void theTokenServiceIsAPlaceForItsClients() {
        var graph = graph(
                route("first", "a").place(),
                route("other", "b").actors("b").place(),
                route("hand-on", "c").tokenService("a"),
                route("next", "api").actors("c").place());

        var reach = reach(graph, "first", "next");

        assertThat(reach).isNotNull();
        assertThat(reach.path()).hasToString("entry \"first\" > token service \"hand-on\" > \"next\"");
        assertThat(Reachability.of(graph).edgesFrom(graph.places().get(1)))
                .extracting(edge -> edge.to().id())
                .containsExactly("first", "other");
    }

    @Test
    void subjectsOfAnotherGatewayMayBeOfAnyIssuer() {
        var gateway = new Entrance("https://other-gateway.example", true, Duration.ofHours(1));
        var graph = graph(
                List.of(gateway),
                route("first", "a").place(),
                route("next", "api").subjectIssuers("https://far.example").place());

        assertThat(reach(graph, "first", "next")).isNotNull();
    }
}
