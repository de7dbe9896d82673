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
                        AdmittedAgentCheck.of(graph, reachability),
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
}
