package dev.narrowgate.delegation.config.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The places that a delegation can reach from each entry, and the most that it can hold there. Scopes only shrink on a path, except
 * where a policy translates them, and lives only shrink. So the search ends.
 *
 * <p>The start of the gateway waits for this search, so it has a limit. It counts the steps from a route to an agent into any route.
 * Thirty routes to agents among a thousand routes stay below it.
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

    private static final int MOST_STEPS = 1_000_000;

    private final DelegationGraph graph;
    private int left = MOST_STEPS;
    private final IdentityHashMap<Place, Agent> receivers = new IdentityHashMap<>();
    private final IdentityHashMap<Place, IdentityHashMap<Place, Reach>> byEntry = new IdentityHashMap<>();
    private final IdentityHashMap<Place, Set<Place>> steps = new IdentityHashMap<>();
    private final IdentityHashMap<Place, List<Edge>> edges = new IdentityHashMap<>();

    private Reachability(DelegationGraph graph) {
        this.graph = graph;
        graph.places().forEach(place -> graph.receiver(place).ifPresent(agent -> receivers.put(place, agent)));
    }

    static Reachability of(DelegationGraph graph) {
        var reachability = new Reachability(graph);
        graph.places().forEach(reachability::enter);
        graph.places().forEach(reachability::order);
        return reachability;
    }

    /** The places that accept tokens from outside. */
    List<Place> entries() {
        return graph.places().stream().filter(byEntry::containsKey).toList();
    }

    /** All ways to reach a place, in the order of their entries; the place itself is one of its entries. */
    List<Reach> to(Place place) {
        return entries().stream()
                .map(entry -> Objects.requireNonNull(byEntry.get(entry)).get(place))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether everything that can be reached was found. */
    boolean isComplete() {
        return left >= 0;
    }

    List<Edge> edgesFrom(Place place) {
        return edges.getOrDefault(place, List.of());
    }

    List<Edge> edges() {
        return graph.places().stream()
                .flatMap(place -> edgesFrom(place).stream())
                .toList();
    }

    private void enter(Place entry) {
        HandOver.entering(entry, graph.entrances(entry)).ifPresent(holding -> {
            var reached = new IdentityHashMap<Place, Reach>();
            reached.put(entry, new Reach(PlacePath.of(entry), holding));
            byEntry.put(entry, reached);
            spread(entry, reached);
        });
    }

    private void spread(Place entry, IdentityHashMap<Place, Reach> reached) {
        var next = new ArrayDeque<>(List.of(entry));
        while (!next.isEmpty()) {
            var from = next.remove();
            var agent = receivers.get(from);
            if (agent != null && spend(graph.places().size())) {
                next.addAll(step(from, agent, reached));
            }
        }
    }

    private boolean spend(int steps) {
        left = left < 0 ? left : left - steps;
        return left >= 0;
    }

    /** Takes one step from a place. Returns the places that are reached with more than before. */
    private List<Place> step(Place from, Agent agent, IdentityHashMap<Place, Reach> reached) {
        var more = new ArrayList<Place>();
        var here = Objects.requireNonNull(reached.get(from));
        var targets = steps.computeIfAbsent(from, first -> Collections.newSetFromMap(new IdentityHashMap<>()));
        for (var to : graph.places()) {
            HandOver.next(from, here.holding(), agent, to).ifPresent(holding -> {
                targets.add(to);
                var known = reached.get(to);
                if (known == null) {
                    reached.put(to, new Reach(here.path().then(to), holding));
                    more.add(to);
                } else if (!known.holding().covers(holding)) {
                    reached.put(to, new Reach(known.path(), known.holding().or(holding)));
                    more.add(to);
                }
            });
        }
        return more;
    }

    private void order(Place from) {
        var agent = receivers.get(from);
        var targets = steps.get(from);
        if (agent != null && targets != null) {
            edges.put(
                    from,
                    graph.places().stream()
                            .filter(targets::contains)
                            .map(to -> new Edge(from, agent, to))
                            .toList());
        }
    }
}
