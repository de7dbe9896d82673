package dev.narrowgate.delegation.config.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The places that a delegation can reach from each entry, and the most that it can hold there. Scopes only shrink on a path, except
 * where a policy translates them, and lives only shrink. So the search ends.
 */
final class Reachability {

    /**
     * A place that is reached from an entry.
     *
     * @param path the shortest one
     * @param holding the most over all paths
     */
    record Reach(PlacePath path, Holding holding) {}

    /** A step from a place to another one by the agent between them. */
    record Edge(Place from, Agent agent, Place to) {}

    private final DelegationGraph graph;
    private final Map<Place, Map<Place, Reach>> byEntry = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();

    private Reachability(DelegationGraph graph) {
        this.graph = graph;
    }

    static Reachability of(DelegationGraph graph) {
        var reachability = new Reachability(graph);
        graph.places().forEach(reachability::enter);
        return reachability;
    }

    /** The reached places of each entry, the entry itself included. */
    Map<Place, Map<Place, Reach>> byEntry() {
        return byEntry;
    }

    /** All ways to reach a place, in the order of their entries. */
    List<Reach> to(Place place) {
        return byEntry.values().stream()
                .map(reached -> reached.get(place))
                .filter(Objects::nonNull)
                .toList();
    }

    Set<Edge> edges() {
        return edges;
    }

    private void enter(Place entry) {
        HandOver.entering(entry, graph.entrances(entry)).ifPresent(holding -> {
            var reached = new LinkedHashMap<Place, Reach>();
            reached.put(entry, new Reach(PlacePath.of(entry), holding));
            byEntry.put(entry, reached);
            spread(entry, reached);
        });
    }

    private void spread(Place entry, Map<Place, Reach> reached) {
        var next = new ArrayDeque<>(List.of(entry));
        while (!next.isEmpty()) {
            var from = next.remove();
            graph.receiver(from).ifPresent(agent -> next.addAll(step(from, agent, reached)));
        }
    }

    /** Takes one step from a place. Returns the places that are reached with more than before. */
    private List<Place> step(Place from, Agent agent, Map<Place, Reach> reached) {
        var more = new ArrayList<Place>();
        var here = Objects.requireNonNull(reached.get(from));
        for (var to : graph.places()) {
            HandOver.next(from, here.holding(), agent, to).ifPresent(holding -> {
                edges.add(new Edge(from, agent, to));
                var known = reached.get(to);
                var reach = known == null
                        ? new Reach(here.path().then(to), holding)
                        : new Reach(known.path(), known.holding().or(holding));
                if (!reach.equals(known)) {
                    reached.put(to, reach);
                    more.add(to);
                }
            });
        }
        return more;
    }
}
