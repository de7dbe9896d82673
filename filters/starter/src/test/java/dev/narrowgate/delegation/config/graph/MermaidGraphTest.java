package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.SERVER;
import static dev.narrowgate.delegation.config.graph.TestGraphs.graph;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The drawing has one line for each node and each arrow, and no name can change it. */
class MermaidGraphTest {

    /** A node, or an arrow, of the subset of Mermaid that the drawing uses. No label has a quotation mark. */
    private static final String LINE = "    (?:[ipan]\\d+(?:\\(\\[|\\[|\\{\\{|\\()\"[^\"\\n]*\"(?:]\\)|]|}}|\\))"
            + "|[ipan]\\d+ (?:-->|-\\.->)(?:\\|\"[^\"\\n]*\"\\|)? [ipan]\\d+)";

    @Test
    void aPathOverAnAgentIsDrawn() {
        assertThat(MermaidGraph.lines(graph(
                        route("plan", "a")
                                .scopes("read", "plan")
                                .required("plan")
                                .life("30S")
                                .place(),
                        route("tickets", "https://tickets.example.com")
                                .maps("read", "read")
                                .actors("a")
                                .place())))
                .containsExactly(
                        "flowchart LR",
                        "    i1([\"issuer https://idp.example.com<br/>life 1h\"])",
                        "    p2[\"route plan<br/>audience a<br/>scopes plan read, life 30s, depth at most 4<br/>required"
                                + " plan\"]",
                        "    p3[\"route tickets<br/>audience https://tickets.example.com<br/>scopes read, life 1m, depth"
                                + " at most 4<br/>read becomes read<br/>from route plan: scopes read, life 30s, depth 1"
                                + " to 4\"]",
                        "    a4{{\"agent a\"}}",
                        "    n5(\"https://tickets.example.com\")",
                        "    i1 --> p2",
                        "    i1 --> p3",
                        "    p2 --> a4",
                        "    p3 --> n5",
                        "    a4 -.->|\"loop\"| p2",
                        "    a4 --> p3");
    }

    @Test
    void aLoopIsDotted() {
        assertThat(MermaidGraph.lines(graph(
                        route("one", "a").actors("b").place(),
                        route("two", "b").actors("a").place())))
                .contains("    a4 -.->|\"loop\"| p3", "    a5 -.->|\"loop\"| p2");
    }

    @Test
    void anotherGatewayIsOneNodeInBothDirections() {
        var gateway = new Entrance("https://other.example", true, Duration.ofHours(1));

        assertThat(MermaidGraph.lines(graph(
                        List.of(gateway), route("on", "https://other.example").place())))
                .contains("    i1([\"gateway https://other.example<br/>life 1h\"])", "    i1 --> p2", "    p2 --> i1");
    }

    @Test
    void aServerOrACredentialStandsAtTheArrow() {
        assertThat(MermaidGraph.lines(graph(
                        route("one", "api").issuedBy(SERVER).place(),
                        route("two", "api").issuedBy(Issuance.CREDENTIAL).place())))
                .contains("    p2 -->|\"server corp\"| n4", "    p3 -->|\"credential\"| n4");
    }

    @Test
    void manyEntriesWithTheSameFactsAreCounted() {
        var routes = new Place[8];
        for (int i = 0; i < 7; i++) {
            routes[i] = route("r" + i, "a").actors("c").place();
        }
        routes[7] = route("last", "api").actors("a").place();

        assertThat(MermaidGraph.lines(graph(routes)))
                .anyMatch(
                        line -> line.contains(
                                "from route r0, route r1, route r2, route r3, route r4 and 2 more: scopes read, life 1m, depth"));
    }

    @Test
    void charactersWithAMeaningAreEscaped() {
        assertThat(MermaidText.of("a\"] --> b; %%{x}%% `c` <d> #1;\n\u202e"))
                .isEqualTo("a#34;#93; --#62; b#59; #37;#37;#123;x#125;#37;#37; #96;c#96; #60;d#62;"
                        + " #35;1#59;(U+000A)(U+202E)");
    }

    @Property(tries = 500)
    void noNameChangesTheDrawing(@ForAll String id, @ForAll String audience, @ForAll String scope) {
        var graph = graph(
                route(id, audience).scopes("read").place(),
                route("one", "a").scopes(scope.isEmpty() ? "x" : scope).place());

        var lines = MermaidGraph.lines(graph);

        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches(LINE));
        assertThat(lines).isEqualTo(MermaidGraph.lines(graph));
    }
}
