package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.config.graph.Reachability.Edge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws a graph as a Mermaid flowchart. The same graph gives the same text. */
public final class MermaidGraph {

    private final DelegationGraph graph;
    private final Reachability reachability;
    private final Map<Agent, Set<Agent>> following;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<String> nodes = new ArrayList<>();
    private final Set<String> arrows = new LinkedHashSet<>();

    private MermaidGraph(DelegationGraph graph) {
        this.graph = graph;
        this.reachability = Reachability.of(graph);
        this.following = following();
    }

    /** Returns the lines of the flowchart. */
    public static List<String> lines(DelegationGraph graph) {
        return new MermaidGraph(graph).lines();
    }

    private List<String> lines() {
        var labels = new PlaceLabels(reachability);
        graph.entrances().forEach(this::entrance);
        graph.places().forEach(place -> name("place " + place, "p", "[", labels.of(place), "]"));
        for (var place : graph.places()) {
            for (var entrance : graph.entrances(place)) {
                arrow(issuer(entrance.issuer()), "-->", "", "place " + place);
            }
        }
        graph.places().forEach(this::nextHop);
        reachability.edges().forEach(this::edge);
        var lines = new ArrayList<>(List.of("flowchart LR"));
        nodes.forEach(node -> lines.add("    " + node));
        arrows.forEach(arrow -> lines.add("    " + arrow));
        return lines;
    }

    private void entrance(Entrance entrance) {
        name(
                issuer(entrance.issuer()),
                "i",
                "([",
                List.of(
                        (entrance.gateway() ? "gateway " : "issuer ") + entrance.issuer(),
                        "life " + LifeText.of(entrance.longest())),
                "])");
    }

    private void nextHop(Place place) {
        var policy = place.policy();
        var issuance = policy.issuance();
        var agent = graph.receiver(place);
        String target;
        if (agent.isPresent()) {
            target = agent(agent.get());
            name(target, "a", "{{", List.of("agent " + agent.get().name()), "}}");
        } else if (names.containsKey(issuer(policy.audience()))) {
            // The next hop is another gateway, whose tokens arrive here too.
            target = issuer(policy.audience());
        } else {
            target = "api " + policy.audience();
            name(target, "n", "(", List.of(policy.audience()), ")");
        }
        arrow("place " + place, "-->", how(issuance), target);
    }

    private static String how(Issuance issuance) {
        if (issuance.isCredential()) {
            return "credential";
        }
        return issuance.server() == null ? "" : "server " + issuance.server();
    }

    private void edge(Edge edge) {
        var isLoop = graph.receiver(edge.to())
                .filter(agent -> agent.equals(edge.agent())
                        || following.getOrDefault(agent, Set.of()).contains(edge.agent()))
                .isPresent();
        arrow(agent(edge.agent()), isLoop ? "-.->" : "-->", isLoop ? "loop" : "", "place " + edge.to());
    }

    /** Returns for each agent those that it reaches over any number of places. */
    private Map<Agent, Set<Agent>> following() {
        var all = new LinkedHashMap<Agent, Set<Agent>>();
        for (var edge : reachability.edges()) {
            graph.receiver(edge.to())
                    .ifPresent(next -> all.computeIfAbsent(edge.agent(), agent -> new LinkedHashSet<>())
                            .add(next));
        }
        // Each round adds the agents behind one more agent (Warshall).
        for (var middle : List.copyOf(all.keySet())) {
            for (var followers : all.values()) {
                if (followers.contains(middle)) {
                    followers.addAll(List.copyOf(all.getOrDefault(middle, Set.of())));
                }
            }
        }
        return all;
    }

    private void name(String node, String letter, String open, List<String> label, String close) {
        if (!names.containsKey(node)) {
            names.put(node, letter + (names.size() + 1));
            var text = label.stream().map(MermaidText::of).toList();
            nodes.add(names.get(node) + open + '"' + String.join("<br/>", text) + '"' + close);
        }
    }

    private void arrow(String from, String line, String label, String to) {
        var text = label.isEmpty() ? " " : "|\"" + MermaidText.of(label) + "\"| ";
        arrows.add(names.get(from) + " " + line + text + names.get(to));
    }

    private static String issuer(String name) {
        return "issuer " + name;
    }

    private static String agent(Agent agent) {
        return "agent " + agent.name();
    }
}
