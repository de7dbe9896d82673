package dev.narrowgate.delegation.config.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** All checks of a graph. Each finding names the path that shows it, and the key to change. */
final class GraphChecks {

    private GraphChecks() {}

    /** Returns the findings, at most one for each key. */
    static List<Finding> of(DelegationGraph graph) {
        var reachability = Reachability.of(graph);
        var all = Stream.of(
                        LoopCheck.of(graph, reachability),
                        TranslationCheck.of(graph, reachability),
                        LifeCheck.of(graph, reachability),
                        // Without all paths nothing can be missing on every path.
                        reachability.isComplete() ? AdmittedAgentCheck.of(graph, reachability) : incomplete(),
                        ServerDepthCheck.of(graph))
                .flatMap(List::stream)
                .toList();
        // Routes that share a policy have the same faults.
        var keys = new HashSet<String>();
        var first = new ArrayList<Finding>();
        for (var finding : all) {
            if (keys.add(finding.key())) {
                first.add(finding);
            }
        }
        return first;
    }

    private static List<Finding> incomplete() {
        return List.of(Finding.warning(
                "delegation.actors", "too many routes lead to agents: some paths of the graph are not checked"));
    }
}
